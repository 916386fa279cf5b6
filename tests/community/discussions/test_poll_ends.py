"""The end of a poll: noted down once, told to who took part, seen on open pages."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from community.discussions import polling
from community.discussions.following import follow_thread
from community.discussions.hiding import hide_post
from community.discussions.models import Ballot, Belonging, Level, Option, Poll, Thread
from community.discussions.poll_notices import ended_lines
from community.discussions.polling import Terms, close_poll, end_due, vote
from community.discussions.posting import start_thread
from community.discussions.removing import remove_post
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members.erasing import erase
from community.notifications.models import Notice
from tests import cast


@pytest.fixture
def poll(ada, ben, listening):
    """Ada's secret poll, open for another day, in which Ben voted."""
    terms = Terms(["Vinyl", "Tape"], closes_at=timezone.now() + timedelta(days=1))
    thread = cast.thread(ada, "Vinyl or tape?", poll=terms)
    say(thread, ben)
    return thread


def say(thread, member):
    vote(thread, member, [Option.objects.filter(poll=thread.pk).first().pk])


def let_time_pass(thread):
    Poll.objects.filter(pk=thread.pk).update(closes_at=timezone.now())


def told(kind="poll-ended"):
    """Who has a notice of the end, once the worker did all there was."""
    drain()
    return sorted(Notice.objects.filter(kind=kind).values_list("member__name", flat=True))


def ended():
    return Entry.objects.filter(kind__in=("poll.ended", "poll.closed")).count()


def test_nothing_ends_before_its_time(poll, django_assert_num_queries):
    cast.thread(poll.author, "Tea or coffee?", poll=Terms(["Tea", "Coffee"]))
    with django_assert_num_queries(1):
        assert end_due() == 0
    assert told() == []


def test_who_asked_and_who_voted_hear_of_the_end_once(poll, ben, eve):
    let_time_pass(poll)
    assert (end_due(), end_due()) == (1, 0)
    assert told() == ["Ada", "Ben"]
    notice = Notice.objects.get(member=ben, kind="poll-ended")
    line = ended_lines([notice], ben)[notice.pk]
    assert line.text == "The poll “Vinyl or tape?” has ended. See how it came out."
    assert line.url == f"{poll.get_absolute_url()}#poll"


def test_of_a_secret_poll_the_ledger_learns_no_voter(poll, ben):
    let_time_pass(poll)
    end_due()
    entry = Entry.objects.get(kind="poll.ended")
    assert (entry.actor, entry.data) == (None, {})


def test_a_poll_closed_by_hand_is_told_of_as_well_but_not_to_who_closed_it(poll, ada, ben):
    close_poll(poll, ada)
    assert end_due() == 0
    assert told() == ["Ben"]
    assert ended() == 1


def test_a_manager_who_closes_it_lets_its_author_know(poll, mara):
    close_poll(poll, mara)
    assert told() == ["Ada", "Ben"]


def test_open_pages_are_told_and_show_the_results(poll, eve, client, django_capture_on_commit_callbacks):
    client.force_login(eve)
    page = f"/threads/{poll.pk}/page/"
    assert b"poll-share" not in client.get(page).content
    let_time_pass(poll)
    before = Thread.objects.get(pk=poll.pk).version
    with django_capture_on_commit_callbacks() as callbacks:
        end_due()
    assert Thread.objects.get(pk=poll.pk).version == before + 1
    assert any("look" in callback.__qualname__ for callback in callbacks)
    assert b"poll-share" in client.get(page).content


def test_who_muted_it_hears_nothing(poll, ada, ben, eve):
    say(poll, eve)
    follow_thread(ben, poll, Level.MUTED)
    follow_thread(ada, poll, Level.MENTIONS)
    let_time_pass(poll)
    end_due()
    assert told() == ["Ada", "Eve"]


def test_who_left_hears_nothing(poll, ben):
    erase(ben)
    let_time_pass(poll)
    end_due()
    assert told() == ["Ada"]


def test_of_what_is_hidden_or_taken_back_by_then_nobody_hears(poll, ada, mara):
    other = cast.thread(ada, "Tea or coffee?", poll=Terms(["Tea", "Coffee"]))
    say(other, mara)
    hide_post(poll.posts.get(), mara)
    remove_post(other.posts.get(), ada)
    let_time_pass(poll)
    let_time_pass(other)
    assert end_due() == 2
    assert told() == []


def test_what_is_hidden_after_it_was_told_has_no_line_any_more(poll, ben, mara):
    let_time_pass(poll)
    end_due()
    assert told() == ["Ada", "Ben"]
    hide_post(poll.posts.get(), mara)
    notice = Notice.objects.get(member=ben, kind="poll-ended")
    assert ended_lines([notice], ben) == {}


def test_whoever_left_the_closed_group_hears_nothing(ada, ben, eve):
    group = cast.group(ada, "Tape lovers", is_closed=True)
    for person in (ben, eve):
        Belonging.objects.create(group=group, member=person)
    terms = Terms(["Chrome", "Ferric"])
    thread = start_thread(ada, group.board, "Chrome or ferric?", "Hm", [], uuid.uuid4(), "poll", terms)
    for person in (ben, eve):
        say(thread, person)
    Belonging.objects.filter(member=eve).delete()
    let_time_pass(thread)
    end_due()
    assert told() == ["Ada", "Ben"]


def test_a_worker_that_is_killed_while_it_ends_a_poll_does_so_later_and_once(poll, monkeypatch):
    let_time_pass(poll)

    class Killed(BaseException):
        pass

    def killed(*_args, **_fields):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(polling, "record", killed)
        with pytest.raises(Killed):
            end_due()
    assert not Poll.objects.get(pk=poll.pk).has_ended
    assert end_due() == 1
    assert ended() == 1
    assert told() == ["Ada", "Ben"]


def test_many_are_told_in_a_constant_number_of_queries(poll, django_assert_max_num_queries):
    def cost():
        Notice.objects.all().delete()
        Poll.objects.update(has_ended=False)
        let_time_pass(poll)
        end_due()
        with django_assert_max_num_queries(40) as captured:
            assert len(told()) > 1
        return len(captured)

    cost()
    few = cost()
    for number in range(20):
        Ballot.objects.create(poll=poll.poll, member=cast.member(f"Member {number}", handle=f"m-{number}"))
    assert cost() == few
