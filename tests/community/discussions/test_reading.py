"""How far somebody read: the marks, and what counts as unread."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from community.discussions import queries
from community.discussions.counting import synchronize_readings
from community.discussions.hiding import hide_post
from community.discussions.models import Board, BoardReading, Reading, Thread
from community.discussions.reading import mark_boards_read, mark_read
from community.discussions.unread import NEW_FOR, UNREAD_FOR, Unread, unread_in, unread_threads
from community.members.models import Member
from tests import cast
from tests.community.discussions.test_posting import all_at_once


@pytest.fixture
def talk(ada, ben, first_record) -> Thread:
    """Ada's opening and four answers of Ben's."""
    for n in range(4):
        cast.reply(ben, first_record, f"Answer {n}")
    first_record.refresh_from_db()
    return first_record


def number_of(member, thread):
    return Reading.objects.get(member=member, thread=thread).number


def unread_of(member, *threads):
    rows = list(queries.thread_rows(Thread.objects.filter(pk__in=[t.pk for t in threads])))
    return unread_in(rows, member)


def lists(member):
    return list(unread_threads(member).newest_first())


def test_a_mark_only_grows_whichever_device_speaks_last(eve, talk):
    assert [mark_read(eve, talk, n) for n in (2, 4, 3)] == [2, 4, 4]
    assert number_of(eve, talk) == 4


def test_nobody_reads_what_is_not_there_yet(eve, talk):
    assert mark_read(eve, talk, 999) == 5


def test_what_does_not_grow_is_not_written(eve, talk, django_assert_num_queries):
    mark_read(eve, talk, 3)
    with django_assert_num_queries(1):
        mark_read(eve, talk, 3)


def test_who_left_leaves_no_marks_behind(eve, talk):
    Member.objects.filter(pk=eve.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        mark_read(eve, talk, 3)
    assert not Reading.objects.filter(member=eve).exists()


@trying(max_examples=40)
@given(seen=st.lists(st.integers(1, 9), min_size=1), arrives=st.randoms(use_true_random=False))
def test_all_devices_come_to_the_same_number_in_whichever_order_they_tell(eve, talk, seen, arrives):
    with transaction.atomic():
        known = 0
        for number in arrives.sample(seen, len(seen)):
            told = mark_read(eve, talk, number)
            assert told >= max(known, min(number, talk.last_number))
            known = told
        assert known == number_of(eve, talk) == min(max(seen), talk.last_number)
        transaction.set_rollback(True)


def test_who_writes_has_read_their_own_words(ada, ben, talk):
    assert number_of(ben, talk) == 5
    assert number_of(ada, talk) == 1


def test_an_own_reply_leaves_what_waits_before_it_unread(ada, talk):
    mark_read(ada, talk, 3)
    cast.reply(ada, talk)
    assert number_of(ada, talk) == 3
    assert unread_of(ada, talk) == {talk.pk: Unread(4, 3)}


def test_an_own_reply_right_behind_what_was_read_is_read(ada, talk):
    mark_read(ada, talk, 5)
    cast.reply(ada, talk)
    assert number_of(ada, talk) == 6


def test_what_was_said_since_is_counted_from_the_first_unread_post(eve, talk):
    mark_read(eve, talk, 2)
    assert unread_of(eve, talk) == {talk.pk: Unread(3, 3)}
    assert lists(eve) == [talk]
    mark_read(eve, talk, 5)
    assert unread_of(eve, talk) == {}
    assert lists(eve) == []


def test_a_thread_begun_while_a_member_is_here_is_new_until_it_was_opened(ada, eve, listening):
    thread = cast.thread(ada, on=listening)
    assert unread_of(eve, thread) == {thread.pk: Unread()}
    assert unread_of(ada, thread) == {}
    assert lists(eve) == []  # there is nothing to go on with
    mark_read(eve, thread, 1)
    assert unread_of(eve, thread) == {}


def test_what_was_begun_before_a_member_came_or_long_ago_is_not_new(ada, eve, talk):
    begun = Thread.objects.filter(pk=talk.pk)
    begun.update(created_at=eve.joined_at - timedelta(seconds=1))
    assert unread_of(eve, talk) == {}
    Member.objects.filter(pk=eve.pk).update(joined_at=timezone.now() - timedelta(days=100))
    eve.refresh_from_db()
    begun.update(created_at=timezone.now() - NEW_FOR - timedelta(minutes=1))
    assert unread_of(eve, talk) == {}
    begun.update(created_at=timezone.now() - NEW_FOR + timedelta(minutes=1))
    assert talk.pk in unread_of(eve, talk)


def test_a_thread_that_fell_silent_is_not_unread_for_ever(eve, talk):
    mark_read(eve, talk, 2)
    Thread.objects.filter(pk=talk.pk).update(last_post_at=timezone.now() - UNREAD_FOR)
    assert unread_of(eve, talk) == {}
    assert lists(eve) == []


def test_a_stranger_has_read_nothing_and_nothing_waits(talk, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    rows = list(queries.thread_rows(Thread.objects.all()))
    with django_assert_num_queries(0):
        assert unread_in(rows, AnonymousUser()) == {}


def test_calling_a_board_read_leaves_other_boards_alone(ada, eve, ben, talk, backstage):
    other = cast.thread(ada, on=backstage)
    fresh = cast.thread(ada, on=talk.board)
    mark_read(eve, talk, 2)
    mark_boards_read(eve, queries.boards_for(eve).filter(pk=talk.board_id))
    assert unread_of(eve, talk, other, fresh) == {other.pk: Unread()}
    cast.reply(ben, talk)
    later = cast.thread(ada, on=talk.board)
    assert unread_of(eve, talk, later) == {talk.pk: Unread(6, 1), later.pk: Unread()}


def test_calling_a_board_read_again_moves_its_line(ada, eve, listening):
    boards = queries.boards_for(eve)
    mark_boards_read(eve, boards)
    thread = cast.thread(ada, on=listening)
    mark_boards_read(eve, boards)
    assert unread_of(eve, thread) == {}
    assert BoardReading.objects.filter(member=eve).count() == 1


def test_what_is_hidden_waits_for_nobody_but_managers(eve, mara, talk):
    for person in (eve, mara):
        mark_read(person, talk, 2)
    hide_post(talk.posts.get(number=1), by=mara)
    assert lists(eve) == []
    assert lists(mara) == [talk]


def up_to_date(member, thread):
    return Reading.objects.get(member=member, thread=thread).is_up_to_date


def test_a_mark_is_up_to_date_until_the_talk_goes_on(ben, eve, talk):
    assert up_to_date(ben, talk)
    mark_read(eve, talk, 4)
    assert not up_to_date(eve, talk)
    mark_read(eve, talk, 5)
    assert up_to_date(eve, talk)
    cast.reply(ben, talk)
    assert not up_to_date(eve, talk)
    assert up_to_date(ben, talk)
    assert lists(eve) == [talk]


def test_a_mark_made_from_what_is_known_no_more_is_not_up_to_date(ben, eve, talk):
    """The page was opened before the last reply."""
    before = Thread.objects.get(pk=talk.pk)
    cast.reply(ben, talk)
    mark_read(eve, before, 5)
    assert lists(eve) == [talk]


def test_calling_a_board_read_brings_marks_up_to_date(ben, eve, listening, talk):
    mark_read(eve, talk, 2)
    mark_boards_read(eve, Board.objects.all())
    assert up_to_date(eve, talk)
    assert lists(eve) == []
    cast.reply(ben, talk)
    assert lists(eve) == [talk]


def test_marks_are_made_true_from_their_threads(ada, eve, talk):
    mark_read(eve, talk, 2)
    Reading.objects.filter(member=eve).update(is_up_to_date=True)
    Reading.objects.filter(member=ada).update(is_up_to_date=False, number=5)
    synchronize_readings()
    assert not up_to_date(eve, talk)
    assert up_to_date(ada, talk)


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_read_that_came_while_it_was_marked():
    people = [cast.member(f"Member {n}", handle=f"member-{n}") for n in range(6)]
    thread = cast.thread(people[0])

    def read_on(person):
        for _ in range(8):
            now = Thread.objects.get(pk=thread.pk)
            mark_read(person, now, now.last_number)
            mark_boards_read(person, Board.objects.all())

    def write_on(person):
        for n in range(6):
            cast.reply(person, thread, f"Number {n}")

    acts = [partial(read_on, person) for person in people[:3]] + [partial(write_on, p) for p in people[3:]]
    assert all_at_once(acts) == []
    thread.refresh_from_db()
    behind = Reading.objects.filter(thread=thread, number__lt=thread.last_number)
    assert not behind.filter(is_up_to_date=True).exists()
    assert {row.member for row in behind} == {p for p in people if lists(p)}
