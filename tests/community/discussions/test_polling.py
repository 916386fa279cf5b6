"""Polls: what may be asked, voting, changing one's mind, and what is counted."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings, strategies

from community.discussions import counting
from community.discussions.hiding import hide_post
from community.discussions.models import UNDO_FOR, Ballot, Kind, Option, Poll, Removal, Thread
from community.discussions.polling import Terms, change_poll, close_poll, vote, withdraw_vote
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import forget_removed, remove_post, return_post
from community.ledger.models import Entry
from community.members import holdings, pace
from community.members.erasing import erase
from tests import cast


def counts(thread):
    """Votes of each option in order, and the number of voters."""
    poll = Poll.objects.get(pk=thread.pk)
    return [option.vote_count for option in poll.options.all()], poll.voter_count


def ids(thread):
    return [option.pk for option in Option.objects.filter(poll=thread.pk).order_by("place")]


def close(thread):
    Poll.objects.filter(pk=thread.pk).update(closes_at=timezone.now())


@pytest.fixture
def poll(ada, listening):
    return cast.thread(ada, "Vinyl, tape or disc?", poll=Terms(["Vinyl", "Tape", "Disc"]))


@pytest.fixture
def several(ada, listening):
    return cast.thread(ada, "Which ones?", poll=Terms(["Vinyl", "Tape", "Disc"], most=2, is_secret=False))


def test_a_vote_is_changed_and_taken_back(poll, ben, eve):
    vinyl, tape, _disc = ids(poll)
    vote(poll, ben, [vinyl])
    vote(poll, eve, [vinyl])
    assert counts(poll) == ([2, 0, 0], 2)
    vote(poll, ben, [tape])
    assert counts(poll) == ([1, 1, 0], 2)
    withdraw_vote(poll, ben)
    assert counts(poll) == ([1, 0, 0], 1)


def test_the_same_vote_or_none_again_changes_nothing(poll, ben):
    vote(poll, ben, ids(poll)[:1])
    version = Poll.objects.get().version
    vote(poll, ben, ids(poll)[:1])
    assert Poll.objects.get().version == version
    withdraw_vote(poll, ben)
    withdraw_vote(poll, ben)
    assert counts(poll) == ([0, 0, 0], 0)
    assert Poll.objects.get().version == version + 1


def test_several_may_be_chosen_up_to_what_was_said(several, poll, ben):
    vote(several, ben, ids(several)[:2])
    assert counts(several) == ([1, 1, 0], 1)
    vote(several, ben, ids(several)[1:])
    assert counts(several) == ([0, 1, 1], 1)
    for thread, options in (
        (several, ids(several)),
        (poll, ids(poll)[:2]),
        (poll, []),
        (poll, ids(several)[:1]),
    ):
        with pytest.raises(ValidationError) as refused:
            vote(thread, ben, options)
        assert "options" in refused.value.error_dict
    assert not Ballot.objects.filter(poll=poll.pk).exists()


def test_a_closed_poll_takes_no_votes_and_gives_none_back(poll, ben):
    vote(poll, ben, ids(poll)[:1])
    close(poll)
    for act in (lambda: vote(poll, ben, ids(poll)[1:2]), lambda: withdraw_vote(poll, ben)):
        with pytest.raises(ValidationError):
            act()
    assert counts(poll) == ([1, 0, 0], 1)


def test_who_may_not_see_it_does_not_vote(poll, ada, ben, mara, backstage, first_record):
    with pytest.raises(PermissionDenied):
        vote(poll, AnonymousUser(), ids(poll)[:1])
    with pytest.raises(Http404):
        vote(first_record, ben, [1])
    hide_post(poll.posts.get(), mara)
    with pytest.raises(Http404):
        vote(poll, ben, ids(poll)[:1])


def test_votes_have_a_pace(poll, ben, settings):
    settings.PACE = True
    pace.forget()
    with pytest.raises(pace.TooFast):
        for n in range(61):
            vote(poll, ben, [ids(poll)[n % 3]])
    assert sum(counts(poll)[0]) == counts(poll)[1] == 1


def test_the_ledger_does_not_hear_of_votes(poll, ben):
    before = Entry.objects.count()
    vote(poll, ben, ids(poll)[:1])
    withdraw_vote(poll, ben)
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (None, "options"),
        (Terms(["One"]), "options"),
        (Terms(["One", "  ", "\u200b"]), "options"),
        (Terms([f"Option {n}" for n in range(11)]), "options"),
        (Terms(["One", "one "]), "options"),
        (Terms(["One", "x" * 121]), "options"),
        (Terms(["One", "Two"], most=3), "most"),
        (Terms(["One", "Two"], most=0), "most"),
        (Terms(["One", "Two"], shows="never"), "shows"),
        (Terms(["One", "Two"], closes_at=timezone.now() - timedelta(seconds=1)), "closes_at"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_field(ada, listening, terms, field):
    with pytest.raises(ValidationError) as refused:
        start_thread(ada, listening, "Which?", "Hm", [], uuid.uuid4(), Kind.POLL, terms)
    assert set(refused.value.error_dict) == {field}
    assert not Thread.objects.exists()


def test_only_a_poll_has_options(ada, listening):
    with pytest.raises(ValidationError):
        start_thread(ada, listening, "Which?", "Hm", [], uuid.uuid4(), Kind.QUESTION, Terms(["One", "Two"]))


def test_who_asked_changes_it_while_nobody_has_voted(poll, ada, ben):
    change_poll(poll, ada, Terms(["Radio", "Stream"], most=2, is_secret=False))
    assert [option.text for option in Option.objects.filter(poll=poll.pk)] == ["Radio", "Stream"]
    version = Poll.objects.get().version
    change_poll(poll, ada, Terms(["Radio", "Stream"], most=2, is_secret=False))
    assert Poll.objects.get().version == version
    vote(poll, ben, ids(poll)[:1])
    with pytest.raises(ValidationError):
        change_poll(poll, ada, Terms(["A", "B"]))
    withdraw_vote(poll, ben)
    change_poll(poll, ada, Terms(["A", "B"]))
    assert counts(poll) == ([0, 0], 0)


def test_nobody_else_changes_it_and_only_managers_close_it(poll, ada, ben, mara):
    for person in (ben, mara):
        with pytest.raises(Http404):
            change_poll(poll, person, Terms(["A", "B"]))
    with pytest.raises(Http404):
        close_poll(poll, ben)
    close_poll(poll, mara)
    close_poll(poll, ada)
    assert Poll.objects.get().is_closed
    assert Entry.objects.filter(kind="poll.closed").count() == 1
    with pytest.raises(ValidationError):
        change_poll(poll, ada, Terms(["A", "B"]))


def test_with_the_question_goes_the_poll(poll, ada, ben):
    vote(poll, ben, ids(poll)[:1])
    opening = poll.posts.get()
    remove_post(opening, ada)
    with pytest.raises(Http404):
        vote(poll, ben, ids(poll)[1:2])
    return_post(opening, ada)
    vote(poll, ben, ids(poll)[1:2])
    remove_post(opening, ada)
    Removal.objects.update(at=timezone.now() - UNDO_FOR)
    post_reply(ben, poll, "Hm", uuid.uuid4())
    forget_removed()
    assert not Poll.objects.exists() and not Ballot.objects.exists()


def test_who_leaves_takes_their_votes_along(poll, several, ada, ben, eve):
    vote(poll, ben, ids(poll)[:1])
    vote(poll, eve, ids(poll)[:1])
    vote(several, ben, ids(several)[:2])
    held = {holding.key: rows for holding, rows in holdings.held_about(ben)}
    assert held["discussions.ballot.member"].count() == 2
    erase(ben)
    assert counts(poll) == ([1, 0, 0], 1)
    assert counts(several) == ([0, 0, 0], 0)
    erase(ada)
    assert not Poll.objects.exists()


def test_the_download_holds_what_one_asked_and_chose(poll, ada, ben):
    vote(poll, ben, ids(poll)[:1])
    exported = {
        (person.name, holding.key): [holding.export(row) for row in rows]
        for person in (ada, ben)
        for holding, rows in holdings.held_about(person)
    }
    assert exported["Ben", "discussions.ballot.member"][0]["options"] == ["Vinyl"]
    assert exported["Ada", "discussions.poll.thread__author"][0]["options"] == ["Vinyl", "Tape", "Disc"]


@pytest.mark.django_db(transaction=True)
def test_thirty_votes_of_one_member_at_once_count_once():
    ada, ben = cast.member("Ada"), cast.member("Ben")
    cast.board()
    poll = cast.thread(ada, "Vinyl or tape?", poll=Terms(["Vinyl", "Tape"]))
    raised = []

    def run(option):
        try:
            vote(poll, ben, [option])
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    runners = [threading.Thread(target=run, args=(ids(poll)[n % 2],)) for n in range(30)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join()
    assert raised == []
    votes, voters = counts(poll)
    assert (sum(votes), voters) == (1, 1)
    assert Ballot.objects.count() == 1


ACTS = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["vote", "withdraw", "leave"]),
        strategies.integers(0, 3),
        strategies.integers(0, 1),
        strategies.sets(strategies.integers(0, 2), min_size=1, max_size=2),
    ),
    max_size=12,
)


@given(acts=ACTS)
@settings(max_examples=25)
def test_whatever_is_voted_changed_and_erased_the_counts_are_those_of_the_ballots(acts, transactional_people):
    people, polls = transactional_people()
    for act, who, which, chosen in acts:
        person, thread = people[who], polls[which]
        try:
            if act == "vote":
                vote(thread, person, [ids(thread)[n] for n in chosen])
            elif act == "withdraw":
                withdraw_vote(thread, person)
            elif person.left_at is None:
                erase(person)
        except (ValidationError, PermissionDenied):
            pass
        kept = [counts(poll) for poll in polls]
        counting.synchronize_polls()
        assert [counts(poll) for poll in polls] == kept


@pytest.fixture
def transactional_people(db, listening):
    """Four members and two polls, new for each example."""
    number = iter(range(1_000_000))

    def make():
        people = [cast.member(f"Member {n}", handle=f"m-{next(number)}") for n in range(4)]
        owner = cast.member("Owner", handle=f"m-{next(number)}")
        polls = [cast.thread(owner, "Which?", poll=Terms(["A", "B", "C"], most=most)) for most in (1, 2)]
        return people, polls

    return make
