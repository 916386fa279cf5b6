"""The stream of a thread: who may follow it, and that every change of its look is told."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from community.discussions import streams
from community.discussions.editing import edit_post
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Option, Thread
from community.discussions.polling import Terms, vote
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post, return_post
from community.live.streams import Event
from tests import cast
from tests.servers import Server
from tests.servers import server as server


def test_whoever_may_see_a_thread_may_listen(ada, eve, backstage, first_record):
    closed = start_thread(ada, backstage, "Secret gig", "Friday", [], uuid.uuid4())
    assert streams.may_join(AnonymousUser(), str(first_record.pk))
    assert streams.may_join(eve, str(closed.pk))
    assert not streams.may_join(AnonymousUser(), str(closed.pk))


def test_a_hidden_thread_is_followed_by_managers_only(ben, mara, first_record):
    hide_post(first_record.posts.get(number=1), mara)
    assert streams.may_join(mara, str(first_record.pk))
    assert not streams.may_join(ben, str(first_record.pk))


@pytest.mark.parametrize("key", ["0", "01", "x", "²", "9" * 18, "9" * 30])
def test_what_is_no_threads_id_is_no_stream(ada, first_record, key):
    assert not streams.may_join(ada, key)
    assert streams.THREAD.heads([key]) == {}


def test_the_ends_of_many_threads_take_one_query(first_record, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert streams.THREAD.heads([str(first_record.pk), "77"]) == {
            str(first_record.pk): first_record.version
        }


def test_of_many_changes_who_comes_late_hears_once(ben, first_record, django_assert_num_queries):
    before = first_record.version
    for word in ("one", "two", "three"):
        post_reply(ben, first_record, word, uuid.uuid4())
    with django_assert_num_queries(1):
        assert streams.THREAD.read(str(first_record.pk), before, 100) == [Event(before + 3, "changed", {})]
    assert streams.THREAD.read(str(first_record.pk), before + 3, 100) == []


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """Whether an act raises the version of a thread by one, and tells it once it is committed."""

    def ask(thread, act) -> bool:
        before = Thread.objects.get(pk=thread.pk).version
        with django_capture_on_commit_callbacks() as callbacks:
            act()
        after = Thread.objects.get(pk=thread.pk).version
        return after > before and any("look" in callback.__qualname__ for callback in callbacks)

    return ask


def test_every_change_of_a_threads_look_is_told(ada, ben, mara, first_record, bens_reply, told):
    assert told(first_record, lambda: post_reply(ada, first_record, "And yours?", uuid.uuid4()))
    assert told(first_record, lambda: edit_post(bens_reply, ben, 1, "Blue Train."))
    assert told(first_record, lambda: remove_post(bens_reply, ben))
    assert told(first_record, lambda: return_post(bens_reply, ben))
    assert told(first_record, lambda: hide_post(bens_reply, mara))
    assert told(first_record, lambda: restore_post(bens_reply, mara))


def test_what_changes_nothing_is_not_told(ben, first_record, bens_reply, told):
    assert not told(first_record, lambda: edit_post(bens_reply, ben, 1, bens_reply.body))


@pytest.mark.timeout(60)
def test_an_open_page_hears_of_a_reply_and_of_new_names(server: Server):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    thread = cast.thread(ada)
    address = f"thread:{thread.pk}"
    with server.client_of() as client:
        assert client.join(address, thread.version) == thread.version
        cast.reply(ben, thread)
        [reply] = client.events(address, 1)
        assert (reply["seq"], reply["kind"], reply["data"]) == (thread.version + 1, "changed", {})
        ben.name = "Benjamin"
        ben.save(update_fields=["name"])
        assert client.events(address, 1)[0]["seq"] == thread.version + 2
        assert client.join(address, 1) == 1
        assert client.events(address, 1)[0]["seq"] == thread.version + 2


def test_the_votes_of_a_poll_are_followed_by_who_may_see_it(ada, ben, mara, backstage, first_record):
    closed = start_thread(ada, backstage, "Gig?", "Hm", [], uuid.uuid4(), "poll", Terms(["Yes", "No"]))
    may_join = streams.POLL.may_join
    assert may_join(ben, str(closed.pk))
    assert not may_join(AnonymousUser(), str(closed.pk))
    assert not may_join(ben, str(first_record.pk))
    hide_post(closed.posts.get(), mara)
    assert may_join(mara, str(closed.pk)) and not may_join(ben, str(closed.pk))
    restore_post(closed.posts.get(), mara)
    remove_post(closed.posts.get(), ada)
    assert not may_join(ben, str(closed.pk))


@pytest.mark.timeout(60)
def test_an_open_page_hears_of_votes_and_not_of_what_was_voted(server: Server):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    thread = cast.thread(ada, "Vinyl or tape?", poll=Terms(["Vinyl", "Tape"]))
    address = f"poll:{thread.pk}"
    with server.client_of() as client:
        assert client.join(address, 1) == 1
        vote(thread, ben, [Option.objects.earliest("pk").pk])
        [event] = client.events(address, 1)
        assert (event["seq"], event["kind"], event["data"]) == (2, "changed", {})
