"""Starting threads and replying: what gets in, once, in order."""

import threading
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404

from community.discussions.hiding import hide_post
from community.discussions.models import Board, Post, Thread
from community.discussions.posting import post_reply, start_thread
from community.ledger.models import Entry
from community.members import pace
from community.members.erasing import erase
from community.members.models import Interest, Member
from tests import cast

KEY = uuid.UUID("5d1b9d9e-6a52-4d0f-9f9b-7b1f0f1f2a3b")


def put_out(member: Member) -> None:
    member.is_active = False
    member.save()


def test_a_thread_opens_with_post_number_one(first_record, ada, vinyl, listening):
    opening = first_record.posts.get()
    assert (opening.number, opening.author, opening.html) == (
        1,
        ada,
        "<p>Mine was <em>Blue</em>. Yours?</p>\n",
    )
    assert list(first_record.interests.all()) == [vinyl]
    listening.refresh_from_db()
    assert listening.thread_count == 1


def test_a_reply_takes_the_next_number_and_brings_the_thread_up_to_date(first_record, bens_reply):
    before = first_record.version
    first_record.refresh_from_db()
    assert bens_reply.number == first_record.last_number == first_record.post_count == 2
    assert first_record.last_post_at == bens_reply.at
    assert first_record.version > before


def test_the_ledger_learns_of_threads_and_replies_without_their_words(first_record, bens_reply, ada, ben):
    started, replied = Entry.objects.order_by("pk")
    assert (started.kind, started.actor, started.subject_id) == ("thread.started", ada, first_record.pk)
    assert (replied.kind, replied.actor, replied.subject_id) == ("post.replied", ben, bens_reply.pk)
    assert replied.data == {"thread": first_record.pk, "number": 2}


def test_sending_the_same_reply_again_returns_the_first(first_record, ben):
    once = post_reply(ben, first_record, "Hello", KEY)
    assert post_reply(ben, first_record, "Hello\r\n", KEY) == once
    assert first_record.posts.count() == 2


def test_sending_the_same_thread_again_returns_the_first(listening, ada):
    once = start_thread(ada, listening, "Rain songs", "Which?", [], KEY)
    assert start_thread(ada, listening, "Rain  songs", "Which?", [], KEY) == once
    assert Thread.objects.count() == 1


def test_one_key_does_not_carry_other_words(first_record, ben, listening):
    post_reply(ben, first_record, "Hello", KEY)
    for again in (
        lambda: post_reply(ben, first_record, "Goodbye", KEY),
        lambda: start_thread(ben, listening, "Hello all", "Hello", [], KEY),
    ):
        with pytest.raises(ValidationError) as refused:
            again()
        assert list(refused.value.message_dict) == ["client_id"]


def test_two_members_may_use_the_same_key(first_record, ada, ben):
    assert post_reply(ada, first_record, "Hi", KEY) != post_reply(ben, first_record, "Hi", KEY)


@pytest.mark.parametrize("body", ["", "   \n ", "\u200b\u200d", "\x00", "x" * 32_001])
def test_a_post_needs_something_to_say_and_an_end(first_record, ben, body):
    with pytest.raises(ValidationError) as refused:
        post_reply(ben, first_record, body, KEY)
    assert list(refused.value.message_dict) == ["body"]
    assert Post.objects.count() == 1


def test_all_that_is_wrong_with_a_thread_is_said_at_once(listening, ada):
    interests = [Interest.objects.create(slug=f"i{n}", name=f"Interest {n}") for n in range(6)]
    with pytest.raises(ValidationError) as refused:
        start_thread(ada, listening, "Hi", " ", interests, KEY)
    assert set(refused.value.message_dict) == {"title", "body", "interests"}
    assert not Thread.objects.exists()


def test_strangers_do_not_write(first_record, listening):
    with pytest.raises(PermissionDenied):
        post_reply(AnonymousUser(), first_record, "Hello", KEY)
    with pytest.raises(PermissionDenied):
        start_thread(AnonymousUser(), listening, "Hello", "Hello", [], KEY)


def test_nobody_replies_to_a_hidden_thread(first_record, ben, mara):
    hide_post(first_record.posts.get(), by=mara)
    with pytest.raises(Http404):
        post_reply(ben, first_record, "Hello", KEY)


def test_a_second_post_within_five_seconds_has_to_wait(settings, first_record, ben):
    settings.PACE = True
    pace.forget()
    first = post_reply(ben, first_record, "Hello", KEY)
    with pytest.raises(pace.TooFast):
        post_reply(ben, first_record, "Hello again", uuid.uuid4())
    assert post_reply(ben, first_record, "Hello", KEY) == first  # a retry costs nothing
    assert first_record.posts.count() == 2


def all_at_once(acts) -> list[Exception]:
    """Run each act in a thread of its own, all let go together. Returns what they raised."""
    gate, raised = threading.Barrier(len(acts)), []

    def run(act):
        try:
            gate.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    runners = [threading.Thread(target=run, args=(act,)) for act in acts]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_submits_at_once_make_one_post(settings):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    board = Board.objects.create(slug="listening", title="Listening")
    settings.PACE = True
    pace.forget()
    thread = start_thread(ada, board, "Rain songs", "Which?", [], uuid.uuid4())
    assert all_at_once([lambda: post_reply(ben, thread, "This one", KEY)] * 50) == []
    thread.refresh_from_db()
    assert thread.posts.filter(author=ben).count() == 1
    assert thread.post_count == thread.last_number == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_new_threads_at_once_make_one_thread():
    ada = cast.member("Ada")
    board = Board.objects.create(slug="listening", title="Listening")
    assert all_at_once([lambda: start_thread(ada, board, "Rain songs", "Which?", [], KEY)] * 50) == []
    board.refresh_from_db()
    assert Thread.objects.count() == Post.objects.count() == board.thread_count == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_however_many_write_at_once():
    people = [cast.member(f"Member {n}", handle=f"member-{n}") for n in range(5)]
    board = Board.objects.create(slug="listening", title="Listening")
    thread = start_thread(people[0], board, "Rain songs", "Which?", [], uuid.uuid4())
    acts = [
        lambda person=person, n=n: post_reply(person, thread, f"Number {n}", uuid.uuid4())
        for person in people
        for n in range(6)
    ]
    assert all_at_once(acts) == []
    assert list(thread.posts.values_list("number", flat=True)) == list(range(1, 32))


def test_a_reply_takes_few_queries(first_record, ben, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        post_reply(ben, first_record, "Hello", KEY)


@pytest.mark.parametrize("end", [erase, put_out])
def test_who_left_or_was_put_out_a_moment_ago_says_nothing_more(end, first_record, listening, ben):
    """Their request was let in before, and must not leave words behind."""
    end(Member.objects.get(pk=ben.pk))
    with pytest.raises(PermissionDenied):
        post_reply(ben, first_record, "Wait, one more", KEY)
    with pytest.raises(PermissionDenied):
        start_thread(ben, listening, "Wait", "One more", [], KEY)
    assert not Post.objects.filter(author=ben).exists()
