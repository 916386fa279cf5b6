"""Pages of boards and threads kept whole for strangers: the same for all of them, and right at once."""

import time
import uuid

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from tests import cast


def kept():
    """The keys of the pages in the cache."""
    store = cache._cache
    keys = map(bytes.decode, store.get_client().keys()) if settings.REDIS_URL else store
    return [key for key in keys if ":page:http" in key]


def seen(url):
    """What a stranger reads who comes with nothing."""
    answer = Client().get(url)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


@pytest.fixture
def places(first_record, bens_reply, listening):
    return [first_record.get_absolute_url(), listening.get_absolute_url(), "/boards/"]


def test_the_second_stranger_costs_no_template(places, django_assert_max_num_queries):
    for url in places:
        first = Client().get(url)
        with django_assert_max_num_queries(1):  # whether they may read it, and what it would show
            second = Client().get(url)
        assert first.templates
        assert not second.templates
        assert first.content == second.content


@pytest.mark.filterwarnings("error::django.core.cache.CacheKeyWarning")
def test_an_overlong_address_makes_no_overlong_key(first_record):
    for url in (f"/boards/listening/{first_record.pk}/{'x' * 400}/", f"/stories/{'x' * 400}/"):
        assert Client().get(url).status_code in (301, 302, 404)


def test_what_is_kept_holds_no_token_no_cookie_and_differs_by_cookie(places):
    for url in places:
        for _visit in ("made", "kept"):
            answer = Client().get(url)
            assert "csrf" not in answer.content.decode().lower()
            assert not answer.cookies
            assert {"Cookie", "Accept-Language"} <= {part.strip() for part in answer["Vary"].split(",")}
    assert len(kept()) == 3


def test_a_members_name_is_never_kept_nor_are_they_served_what_is(places, client):
    client.force_login(cast.member("Zoe Unmistakable", handle="zoe"))
    for url in places:
        assert "Zoe Unmistakable" in client.get(url).content.decode()
    assert not kept()
    for url in places:
        assert "Zoe Unmistakable" not in seen(url)
        assert "Zoe Unmistakable" in client.get(url).content.decode()


def test_with_a_message_a_session_or_a_question_the_page_is_made_afresh(places):
    for url in places:
        for cookie in ("sessionid", "messages"):
            visitor = Client()
            visitor.cookies[cookie] = "anything"
            visitor.get(url)
        Client().head(url)
        Client().get(f"{url}?utm_source=mail")
    assert not kept()


def test_languages_are_kept_apart(places):
    for url in places:
        english = Client().get(url, headers={"accept-language": "en"})
        german = Client().get(url, headers={"accept-language": "de"})
        assert english.content != german.content
    assert len(kept()) == 6


def test_later_pages_are_kept_under_their_one_right_address(first_record, ben):
    for n in range(2, 46):
        post_reply(ben, first_record, f"Answer no. {n}", uuid.uuid4())
    url = first_record.get_absolute_url()
    for query in ("?after=20", "?after=020", "?after=21", "?post=25", "?after=60", "?after=0", "?after=x"):
        assert "Answer no. " in seen(url + query)
    assert len(kept()) == 1
    assert "Answer no. 25" in seen(f"{url}?after=20")
    assert "Answer no. 45" not in seen(f"{url}?after=20")


def test_a_reply_an_edit_and_a_removal_are_seen_at_once(first_record, ben, places):
    url = places[0]
    before = [seen(place) for place in places]
    reply = post_reply(ben, first_record, "Tenth copy", uuid.uuid4())
    assert "Tenth copy" in seen(url)
    assert all(seen(place) != old for place, old in zip(places, before, strict=True))
    edit_post(reply, ben, 1, "Eleventh copy")
    assert "Eleventh copy" in seen(url)
    remove_post(reply, ben)
    assert "Eleventh copy" not in seen(url)
    return_post(reply, ben)
    assert "Eleventh copy" in seen(url)


def test_what_is_hidden_is_gone_at_once_and_back_at_once(first_record, bens_reply, mara, places):
    url, board, boards = places
    assert "Kind of" in seen(url)
    hide_post(bens_reply, by=mara)
    assert "Kind of" not in seen(url)
    restore_post(bens_reply, by=mara)
    assert "Kind of" in seen(url)
    opening = first_record.posts.get(number=1)
    for place in (board, boards):
        assert "Your first record" in seen(place)
    hide_post(opening, by=mara)
    assert seen(url) == 410
    for place in (board, boards):
        assert "Your first record" not in seen(place)


def test_a_board_that_closes_is_gone_at_once(
    first_record, listening, places, django_capture_on_commit_callbacks
):
    url, board, boards = places
    assert all("Listening" in seen(place) for place in places)
    listening.is_open = False
    with django_capture_on_commit_callbacks(execute=True):
        listening.save()
    assert (seen(url), seen(board)) == (404, 404)
    assert "Listening" not in seen(boards)


def test_new_names_of_people_threads_and_boards_are_seen_at_once(
    ada, first_record, listening, places, django_capture_on_commit_callbacks
):
    url, board, boards = places
    assert all("Your first record" in seen(place) for place in places)
    ada.name = "Countess Lovelace"
    ada.save()
    assert all("Countess Lovelace" in seen(place) for place in (url, board))
    edit_post(first_record.posts.get(number=1), ada, 1, "Mine?", title="Your second record")
    assert "Your second record" in seen(board)
    listening.title = "What is on"
    with django_capture_on_commit_callbacks(execute=True):
        listening.save()
    first_record.refresh_from_db()
    assert all("What is on" in seen(place) for place in (first_record.get_absolute_url(), board, boards))


def test_a_new_thread_is_on_the_boards_at_once(ben, listening, places):
    _url, board, boards = places
    assert "Rain songs" not in seen(board) + seen(boards)
    start_thread(ben, listening, "Rain songs", "Which?", [], uuid.uuid4())
    assert "Rain songs" in seen(board)
    assert "Rain songs" in seen(boards)


@pytest.mark.django_db(transaction=True)
def test_what_another_process_could_have_kept_is_right_within_a_second():
    """Committed for true, and read by requests of their own: the answer follows the change, never the clock."""
    ada = cast.member("Ada")
    board = Board.objects.create(slug="listening", title="Listening")
    thread = start_thread(ada, board, "Rain songs", "Which?", [], uuid.uuid4())
    assert "Umbrella" not in seen(thread.get_absolute_url())
    began = time.monotonic()
    post_reply(ada, thread, "Umbrella", uuid.uuid4())
    while "Umbrella" not in seen(thread.get_absolute_url()):
        assert time.monotonic() - began < 1
