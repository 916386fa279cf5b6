"""Polls: what may be asked, and voting.

A vote is in its ballot and nowhere else: the ledger does not hear of it, since it names who did what.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.design.markdown import normalise
from community.discussions.access import own_poll_for, poll_for, require_member
from community.discussions.checking import says_something
from community.discussions.models import Ballot, Option, Poll, Shows, Thread
from community.ledger.recording import record
from community.live.streams import look
from community.members import pace
from community.members.access import hold

FEWEST, MOST = 2, 10
"""Options of a poll."""

LONGEST = 120
"""Characters of an option."""

ENDED_AT_ONCE = 100
"""Polls of one batch of the worker's loop."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a poll is to be. `most`: options that one member may choose. `closes_at`: aware; None for never."""

    options: Sequence[str]
    most: int = 1
    is_secret: bool = True
    shows: str = Shows.VOTED
    closes_at: datetime | None = None


def checked_terms(terms: Terms | None) -> Terms:
    """Terms that a poll can have, each option on one line. Raises `ValidationError` for `options`, `most`, `shows`
    and `closes_at`."""
    terms = terms or Terms([])
    lines = [" ".join(normalise(option).split()) for option in terms.options]
    options = [line for line in lines if says_something(line)]
    errors = dict(_wrong(terms, options))
    if errors:
        raise ValidationError(errors)
    return replace(terms, options=options)


def _wrong(terms: Terms, options: list[str]) -> Iterator[tuple[str, str]]:
    if not FEWEST <= len(options) <= MOST:
        words = {"fewest": FEWEST, "most": MOST}
        yield "options", _("A poll has %(fewest)d to %(most)d options, one a line.") % words
    elif len({option.casefold() for option in options}) < len(options):
        yield "options", _("Two of these options are the same.")
    elif max(map(len, options)) > LONGEST:
        yield "options", _("An option has at most %(most)d characters.") % {"most": LONGEST}
    if not 1 <= terms.most <= max(len(options), 1):
        yield "most", _("Nobody can choose more options than there are.")
    if terms.shows not in Shows.values:
        yield "shows", _("Results are shown from the start, once one has voted, or once it is closed.")
    if terms.closes_at and terms.closes_at <= timezone.now():
        yield "closes_at", _("A poll closes in the future.")


def open_poll(thread: Thread, terms: Terms) -> Poll:
    """Give a new thread its poll, inside the transaction that starts it. `terms` are checked."""
    poll = Poll.objects.create(thread=thread, **_fields(terms))
    _offer(poll, terms.options)
    return poll


def change_poll(thread: Thread, by: Any, terms: Terms) -> Poll:
    """Change what one asked, while nobody has voted; setting what is set already changes nothing.

    Raises `ValidationError` by field, or for the whole once somebody voted or it is closed, `TooFast`,
    `PermissionDenied` for a stranger, `Http404` for who did not ask.
    """
    require_member(by)
    terms = checked_terms(terms)
    with _own_poll(thread, by) as poll:
        if poll.voter_count or poll.is_closed:
            raise ValidationError(
                _("Somebody voted already. Close this poll and start another to ask anew.")
                if poll.voter_count
                else _("This poll is closed.")
            )
        if _terms_of(poll) != terms:
            pace.check(by, "post.edit")
            Poll.objects.filter(pk=poll.pk).update(version=F("version") + 1, **_fields(terms))
            poll.options.all().delete()
            _offer(poll, terms.options)
            poll.thread.touch()
            record("poll.changed", actor=by, subject=poll.thread)
    poll.refresh_from_db()
    return poll


def close_poll(thread: Thread, by: Any) -> Poll:
    """End the voting now, for who asked and for managers. Closing what is closed changes nothing.

    Raises `PermissionDenied` for a stranger, `Http404` for everybody else.
    """
    require_member(by)
    with _own_poll(thread, by, or_manager=True) as poll:
        if not poll.is_closed:
            poll.closes_at = timezone.now()
            _end(poll, "poll.closed", by)
    return poll


def end_due() -> int:
    """End the polls whose time has come, which makes the notices and shows the results. Returns how many.

    One of the worker's loops. The poll is marked in the transaction of its entry, so that a worker that is killed
    tells of it later, and never twice.
    """
    due = Poll.objects.filter(closes_at__lte=timezone.now(), has_ended=False).order_by("closes_at")
    found = list(due.values_list("pk", flat=True)[:ENDED_AT_ONCE])
    for pk in found:
        with transaction.atomic():
            # In the order of who closes it by hand: the thread first.
            Thread.objects.select_for_update().get(pk=pk)
            for poll in due.select_for_update(of=("self",)).select_related("thread").filter(pk=pk):
                _end(poll, "poll.ended")
    return len(found)


def vote(thread: Thread, member: Any, options: Collection[int]) -> Poll:
    """Choose the options with these ids, in place of what one chose before; the same choice changes nothing.

    Raises `ValidationError` (`options`; for the whole once it is closed), `TooFast`, `PermissionDenied` for a
    stranger, `Http404` where there is no poll that `member` may see.
    """
    with _voting(thread, member) as poll:
        chosen = _checked_choice(poll, options)
        ballot, is_new = Ballot.objects.get_or_create(poll=poll, member=member)
        before = set(ballot.options.values_list("pk", flat=True))
        if chosen != before:
            pace.check(member, "ballot")
            ballot.options.set(chosen)
            _count(poll, chosen - before, before - chosen, int(is_new))
    return poll


def withdraw_vote(thread: Thread, member: Any) -> Poll:
    """Take one's vote back. Taking back what is not there changes nothing. Returns and raises like `vote`."""
    with _voting(thread, member) as poll:
        for ballot in Ballot.objects.filter(poll=poll, member=member):
            before = set(ballot.options.values_list("pk", flat=True))
            ballot.delete()
            _count(poll, set(), before, -1)
    return poll


def forget_ballots(ballots: QuerySet[Ballot]) -> None:
    """Take one member's votes out of every poll; inside the transaction of their leaving."""
    polls = Poll.objects.filter(pk__in=list(ballots.values_list("poll", flat=True)))
    # All of them first and in one order, so that two who leave at once do not wait for each other.
    found = list(polls.select_for_update().order_by("pk"))
    chosen = Ballot.options.through.objects.filter(ballot__in=ballots).values("option_id")
    Option.objects.filter(pk__in=list(chosen.values_list("option_id", flat=True))).update(
        vote_count=F("vote_count") - 1
    )
    Poll.objects.filter(pk__in=[poll.pk for poll in found]).update(
        voter_count=F("voter_count") - 1, version=F("version") + 1
    )
    ballots.delete()


@contextmanager
def _voting(thread: Thread, member: Any) -> Iterator[Poll]:
    """The open poll, its row locked, in a transaction of who may vote in it. The thread stays free for replies."""
    require_member(member)
    with transaction.atomic():
        hold(member)
        poll = poll_for(member, thread.pk, lock=True)
        if poll.is_closed:
            raise ValidationError(_("This poll is closed."))
        yield poll


@contextmanager
def _own_poll(thread: Thread, by: Any, or_manager: bool = False) -> Iterator[Poll]:
    """The poll of who asked, its thread and itself locked."""
    with transaction.atomic():
        hold(by)
        Thread.objects.select_for_update().get(pk=thread.pk)
        yield own_poll_for(by, thread.pk, or_manager=or_manager, lock=True)


def _checked_choice(poll: Poll, options: Collection[int]) -> set[int]:
    """Raises `ValidationError` for `options`."""
    chosen = set(poll.options.filter(pk__in=options).values_list("pk", flat=True))
    if not chosen or len(chosen) != len(set(options)):
        raise ValidationError({"options": _("Choose from the options of this poll.")})
    if len(chosen) > poll.most:
        raise ValidationError(
            {
                "options": ngettext("Choose %(most)d option.", "Choose at most %(most)d options.", poll.most)
                % {"most": poll.most}
            }
        )
    return chosen


def _end(poll: Poll, kind: str, by: Any = None) -> None:
    """Note down that a poll is closed, its thread and itself locked."""
    poll.has_ended, poll.version = True, poll.version + 1
    poll.save(update_fields=["closes_at", "has_ended", "version"])
    poll.thread.touch()
    record(kind, actor=by, subject=poll.thread)


def _count(poll: Poll, more: set[int], fewer: set[int], voters: int) -> None:
    Option.objects.filter(pk__in=more).update(vote_count=F("vote_count") + 1)
    Option.objects.filter(pk__in=fewer).update(vote_count=F("vote_count") - 1)
    poll.voter_count, poll.version = poll.voter_count + voters, poll.version + 1
    poll.save(update_fields=["voter_count", "version"])
    look(poll.address)


def _offer(poll: Poll, options: Sequence[str]) -> None:
    Option.objects.bulk_create(
        Option(poll=poll, place=place, text=text) for place, text in enumerate(options)
    )


def _fields(terms: Terms) -> dict[str, Any]:
    return {
        "most": terms.most,
        "is_secret": terms.is_secret,
        "shows": terms.shows,
        "closes_at": terms.closes_at,
    }


def _terms_of(poll: Poll) -> Terms:
    options = [option.text for option in poll.options.all()]
    return Terms(options, poll.most, poll.is_secret, poll.shows, poll.closes_at)
