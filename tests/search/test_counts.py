"""What is counted beside the hits tells of nothing that the asker may not see, however long the index has not heard."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.hiding import hide_message
from chat.models import Message, Room
from chat.posting import send_message
from community.discussions.hiding import hide_post
from community.discussions.models import Post, Thread
from community.discussions.posting import start_thread
from community.discussions.removing import remove_post
from community.discussions.steering import move_thread
from community.members import consent
from community.members.blocks import block
from community.members.interests import declare_interests
from community.recognition.thanking import thank
from search import askers, sync
from search.engines import Refused
from search.finding import PER_PAGE, find
from search.models import Dirty, Ignored
from search.suggestions import suggestions
from tests import cast
from tests.search.conftest import forget_marks, open_up

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
MANY = PER_PAGE + 5


def talk(by, board, title, *about):
    return start_thread(by, board, title, "Which one is yours?", list(about), uuid.uuid4())


@pytest.fixture
def secret(ada, listening, interests, catch_up):
    """The oldest of more than a page of threads, the only one about poetry."""
    first = talk(ada, listening, "Quokka", interests["poetry"])
    for number in range(1, MANY):
        talk(ada, listening, f"Quokka {number}", interests["jazz"])
    catch_up()
    return first


def counted(found, title):
    facets = {facet.title: facet for facet in found.facets}
    return {str(option.label): option.count for option in facets[title].options} if title in facets else {}


def test_what_was_just_hidden_is_in_no_total_and_no_facet(secret, eve, mara):
    assert counted(find(eve, "quokka", sort="new"), "Interest") == {"Jazz": MANY - 1, "Poetry": 1}
    hide_post(secret.posts.get(number=1), by=mara)
    for asked in ({}, {"sort": "new"}, {"kind": "thread"}, {"kind": "post"}, {"page": 2}):
        found = find(eve, "quokka", **asked)
        assert found.totals == {"thread": MANY - 1}
        assert found.is_counted
    assert counted(find(eve, "quokka", sort="new"), "Interest") == {"Jazz": MANY - 1}
    assert find(eve, "", interest="poetry").totals == {}


def test_the_page_counts_it_neither_on_its_tabs_nor_beside_its_facets(client, secret, mara, ben, ada):
    cast.reply(by=ben, to=Thread.objects.exclude(pk=secret.pk).first(), body="A quokka.")
    hide_post(secret.posts.get(number=1), by=mara)
    html = client.get("/search/", {"q": "quokka", "sort": "new"}).content.decode()
    assert f'<span class="chip-count">{MANY - 1}</span>' in html
    assert f">{MANY}<" not in html and "Poetry" not in html


def test_the_page_of_an_interest_counts_only_what_is_still_to_be_seen(client, secret, mara, ada, listening):
    poetry, *others = Thread.objects.order_by("pk")
    for one in others[:8]:
        one.interests.add(*poetry.interests.all())
        sync.mark("thread", [one.pk])
    while sync.drain():
        pass
    cache.clear()
    assert "More threads" in client.get("/i/poetry/").content.decode()
    hide_post(poetry.posts.get(number=1), by=mara)
    cache.clear()
    assert "More threads" not in client.get("/i/poetry/").content.decode()


def test_nothing_that_was_just_hidden_takes_the_place_of_what_is_suggested(
    ada, eve, mara, listening, catch_up
):
    for number in range(4):
        cast.thread(by=ada, title=f"Quokka {number}")
    catch_up()
    hide_post(Thread.objects.get(title="Quokka 3").posts.get(number=1), by=mara)
    (group,) = suggestions(eve, "quokka")
    assert len(group.options) == 3


def test_the_replies_of_a_hidden_thread_are_not_counted_however_many(ada, ben, mara, secret, catch_up):
    for _ in range(MANY):
        cast.reply(by=ben, to=secret, body="A numbat.")
    catch_up()
    assert find(ben, "numbat").totals == {"post": MANY}
    hide_post(secret.posts.get(number=1), by=mara)
    assert Dirty.objects.filter(kind="post").count() == 0  # one row for all of them
    assert find(ben, "numbat").totals == {}
    assert find(ben, "numbat").is_counted


def test_a_board_that_is_closed_takes_all_of_it_out_of_strangers_counts(secret, listening, eve, ada):
    listening.is_open = False
    listening.save()
    assert find(STRANGER, "quokka", page=2).totals == {}
    assert find(eve, "quokka").totals == {"thread": MANY}


def test_a_thread_that_moved_where_one_may_not_read_is_not_counted(secret, backstage, mara, eve):
    move_thread(secret, mara, backstage)
    assert find(STRANGER, "quokka").totals == {"thread": MANY - 1}
    assert find(eve, "quokka").totals == {"thread": MANY}


def test_a_room_that_is_closed_to_strangers_takes_what_was_said_there_along(ada, mara, eve, catch_up):
    room = Room.objects.create(slug="attic", title="Attic")
    for _ in range(MANY):
        send_message(ada, room, "A quokka.", uuid.uuid4())
    catch_up()
    assert find(STRANGER, "quokka").totals == {"message": MANY}
    hide_message(Message.objects.order_by("pk").first(), mara)
    assert find(STRANGER, "quokka").totals == {"message": MANY - 1}
    room.is_public = False
    room.save()
    assert find(STRANGER, "quokka").totals == {}
    assert find(eve, "quokka").totals == {"message": MANY - 1}


def test_words_that_were_taken_back_are_not_counted(ada, eve, secret):
    remove_post(secret.posts.get(number=1), ada)
    assert find(eve, "quokka").totals == {"thread": MANY - 1}


@pytest.fixture
def crowd(ada, interests, catch_up):
    """More than a page of people who love jazz and may be found, Ada among them."""
    people = [ada, *(cast.member(f"Loves{number}") for number in range(1, MANY))]
    for person in people:
        declare_interests(person, ["jazz"])
    open_up(*people)
    catch_up()
    return people


def test_people_are_not_counted_who_took_their_yes_back_or_ignore_it_by_now(crowd, eve, interests):
    assert find(eve, "jazz").totals == {"member": MANY}
    consent.withdraw(crowd[1], "kindred")
    Ignored.objects.create(member=crowd[2], interest=interests["jazz"])
    sync.mark("member", [crowd[2].pk])
    for asked in ({}, {"kind": "member"}, {"page": 2}):
        assert find(eve, "jazz", **asked).totals == {"member": MANY - 2}


def test_people_are_not_counted_whom_a_block_keeps_apart_in_either_direction(crowd, eve):
    block(eve, crowd[1])
    block(crowd[2], eve)
    assert find(eve, "jazz").totals == {"member": MANY - 2}


def test_what_is_waiting_and_may_be_seen_stays_where_it_is(secret, ben, eve):
    thank(ben, "post", secret.posts.get(number=1).pk)
    sync.mark("thread", [secret.pk])
    assert find(eve, "quokka").totals == {"thread": MANY}


def test_where_too_much_waits_nothing_is_counted_but_what_stands_there(
    client, secret, eve, mara, monkeypatch
):
    monkeypatch.setattr(askers, "MOST", 2)
    sync.mark("thread", Thread.objects.values_list("pk", flat=True))
    hide_post(secret.posts.get(number=1), by=mara)
    found = find(eve, "quokka", sort="new")
    assert (found.is_counted, found.facets, found.totals) == (False, (), {"thread": PER_PAGE})
    assert found.has_more
    second = find(eve, "quokka", sort="new", page=2)
    assert (len(second.hits), second.has_more) == (MANY - 1 - PER_PAGE, False)
    html = client.get("/search/", {"q": "quokka", "kind": "thread", "sort": "new"}).content.decode()
    assert f'<span class="chip-count">{PER_PAGE}+</span>' in html
    answer = client.get("/api/v1/search", {"q": "quokka"}).json()
    assert (answer["counted"], answer["facets"]) == (False, [])


def test_a_next_page_of_nothing_but_what_is_hidden_is_not_promised(ada, eve, mara, listening, monkeypatch):
    monkeypatch.setattr(askers, "MOST", 0)
    threads = [talk(ada, listening, f"Quokka {number}") for number in range(PER_PAGE + 1)]
    while sync.drain():
        pass
    sync.mark("thread", [one.pk for one in threads])
    while sync.drain():
        pass
    assert find(eve, "quokka", sort="new").has_more
    hide_post(threads[0].posts.get(number=1), by=mara)
    found = find(eve, "quokka", sort="new")
    assert (found.is_counted, len(found.hits), found.has_more) == (False, PER_PAGE, False)


def test_everything_that_waits_at_once_is_not_counted(secret, eve):
    sync.spread_all()
    assert not find(eve, "quokka").is_counted


def test_it_takes_as_many_queries_for_one_thing_that_waits_as_for_many(secret, eve, mara):
    taken = []
    for number in (1, 15):
        sync.mark("thread", Thread.objects.values_list("pk", flat=True)[:number])
        with CaptureQueriesContext(connection) as captured:
            askers.asker(eve)
        taken.append(len(captured))
    assert taken[0] == taken[1] <= 7


def test_what_the_engine_refuses_is_not_found_as_it_was_before(secret, eve, mara, monkeypatch):
    def refuse(documents):
        raise Refused({document.id: "too long" for document in documents})

    monkeypatch.setattr(sync.engine(), "index", refuse)
    sync.mark("thread", [secret.pk])
    sync.drain()
    assert Dirty.objects.parked().count() == 1
    assert find(eve, "quokka").totals == {"thread": MANY - 1}


def test_an_index_that_is_behind_without_a_mark_shows_no_facets(secret, eve, mara):
    newest = Post.objects.filter(number=1).order_by("-pk").first()
    hide_post(newest, by=mara)
    forget_marks()
    found = find(eve, "quokka", sort="new")
    assert (found.facets, found.totals) == ((), {"thread": MANY - 1})
