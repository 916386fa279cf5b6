import uuid

import pytest
from django.test import Client

from chat.hiding import hide_message
from chat.models import Membership, Message, Room
from chat.rooms import open_direct_room
from tests.chat.looking import look
from tests.chat.saying import say


def as_member(member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_stranger_reads_an_open_room_and_is_invited_to_log_in(client, ada, vinyl):
    say(ada, vinyl, "Side *two* is better")
    page = client.get("/rooms/vinyl/")
    assert page.status_code == 200
    assert "Side <em>two</em> is better" in page.text
    assert "/accounts/login/?next=/rooms/vinyl/" in page.text
    assert "<textarea" not in page.text


def test_a_direct_room_is_not_there_for_others(client, ada, ben, eve, mara):
    room = open_direct_room(ada, ben)
    say(ada, room, "Between us")
    for other in (client, as_member(eve), as_member(mara)):
        assert other.get(room.get_absolute_url()).status_code == 404
        assert other.post(room.get_absolute_url(), {"body": "Hi", "key": uuid.uuid4()}).status_code == 404
        assert room.slug not in other.get("/rooms/").text
    assert "Between us" in as_member(ben).get(room.get_absolute_url()).text


def test_a_direct_room_bears_the_others_name(ada, ben):
    room = open_direct_room(ada, ben)
    assert "Ben" in as_member(ada).get(room.get_absolute_url()).text
    assert "Ben" in as_member(ada).get("/rooms/").text


def test_without_scripts_a_message_is_posted_and_shown(ada, vinyl):
    client, key = as_member(ada), uuid.uuid4()
    answer = client.post("/rooms/vinyl/", {"body": "By form", "key": key}, follow=True)
    assert answer.redirect_chain == [("/rooms/vinyl/#message-1", 302)]
    assert "By form" in answer.text
    client.post("/rooms/vinyl/", {"body": "By form", "key": key})
    assert Message.objects.count() == 1, "a form that was sent twice is one message"


@pytest.mark.parametrize("body", ["", "  ", "x" * 4001])
def test_what_was_typed_is_kept_beside_the_error(ada, vinyl, body):
    key = uuid.uuid4()
    answer = as_member(ada).post("/rooms/vinyl/", {"body": body, "key": key})
    assert answer.status_code == 422
    assert "errorlist" in answer.text
    assert str(key) in answer.text
    assert body.strip() in answer.text
    assert not Message.objects.exists()


def test_a_broken_key_is_told_and_harmless(ada, vinyl):
    answer = as_member(ada).post("/rooms/vinyl/", {"body": "Hello", "key": "nonsense"})
    assert answer.status_code == 422
    assert "Hello" in answer.text


def test_a_stranger_who_posts_is_sent_to_the_log_in_page(client, vinyl):
    answer = client.post("/rooms/vinyl/", {"body": "Hi", "key": uuid.uuid4()})
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_talking_too_fast_keeps_the_words(ada, vinyl, settings):
    settings.PACE = True
    client = as_member(ada)
    for _ in range(20):
        say(ada, vinyl)
    answer = client.post("/rooms/vinyl/", {"body": "One too many", "key": uuid.uuid4()})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) >= 1
    assert "One too many" in answer.text


def test_earlier_messages_are_a_link_away_and_none_is_skipped(client, ada, vinyl):
    for number in range(1, 61):
        say(ada, vinyl, f"Number {number}.")
    now = client.get("/rooms/vinyl/")
    assert "Number 11." in now.text
    assert "Number 10." not in now.text
    assert 'href="?before=11"' in now.text
    past = client.get("/rooms/vinyl/?before=11")
    assert "Number 10." in past.text
    assert "Number 11." not in past.text
    assert "Back to now" in past.text


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²"])
def test_a_number_that_is_none_is_not_found(client, vinyl, before):
    assert client.get(f"/rooms/vinyl/?before={before}").status_code == 404


def test_hidden_words_are_not_on_the_page(client, ada, mara, vinyl):
    message = say(ada, vinyl, "Rude")
    assert "Rude" in client.get("/rooms/vinyl/").text
    hide_message(message, mara)
    page = client.get("/rooms/vinyl/").text
    assert "Rude" not in page
    assert "removed" in page


def test_lines_of_one_person_stand_together_and_mine_are_marked(ada, ben, vinyl):
    for who in (ada, ada, ben):
        say(who, vinyl)
    page = as_member(ada).get("/rooms/vinyl/").text
    assert page.count('class="line line-grouped line-mine"') == 1
    assert page.count("line-mine") >= 2


def test_opening_a_room_reads_it_without_scripts(ada, ben, vinyl):
    say(ada, vinyl)
    say(ben, vinyl)
    look(as_member(ada), "/rooms/vinyl/")
    assert Membership.objects.get(member=ada).read_seq == 2
    assert "reading-dot" not in as_member(ada).get("/rooms/vinyl/").text


def test_a_page_that_a_browser_fetched_ahead_reads_nothing(ada, ben, vinyl):
    say(ada, vinyl)
    say(ben, vinyl)
    as_member(ada).get("/rooms/vinyl/")
    assert Membership.objects.get(member=ada).read_seq == 1


@pytest.mark.parametrize(("query", "status"), [("", 422), ("?upto=0", 422), ("?upto=x", 404)])
def test_the_dot_takes_numbers_alone(ada, vinyl, query, status):
    assert as_member(ada).get(f"/rooms/vinyl/reading/{query}").status_code == status


def test_a_dot_reads_no_further_than_the_room_goes_and_never_back(ada, ben, vinyl):
    say(ada, vinyl)
    say(ben, vinyl)
    for upto in (99, 1):
        as_member(ada).get(f"/rooms/vinyl/reading/?upto={upto}")
        assert Membership.objects.get(member=ada).read_seq == 2


def test_a_room_takes_the_same_queries_for_two_messages_and_fifty(
    ada, ben, vinyl, django_assert_max_num_queries
):
    client = as_member(ada)
    say(ben, vinyl)
    say(ada, vinyl)
    client.get("/rooms/vinyl/")
    with django_assert_max_num_queries(8) as few:
        client.get("/rooms/vinyl/")
    for number in range(60):
        say(ben if number % 2 else ada, vinyl)
    with django_assert_max_num_queries(len(few)):
        client.get("/rooms/vinyl/")


def test_the_list_takes_the_same_queries_for_two_rooms_and_ten(
    ada, ben, eve, vinyl, django_assert_max_num_queries
):
    client = as_member(ada)
    say(ben, vinyl)
    say(ben, open_direct_room(ada, ben))
    client.get("/rooms/")
    with django_assert_max_num_queries(13) as few:
        client.get("/rooms/")
    for number in range(8):
        say(ada, Room.objects.create(slug=f"more-{number}", title=f"More {number}"))
    say(eve, open_direct_room(ada, eve))
    with django_assert_max_num_queries(len(few)):
        assert "More 7" in client.get("/rooms/").text


def test_the_list_shows_what_is_new_to_me(ada, ben, vinyl):
    say(ada, vinyl)
    say(ben, vinyl)
    say(ben, vinyl)
    assert "2 new" in as_member(ada).get("/rooms/").text
