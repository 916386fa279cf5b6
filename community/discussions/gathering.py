"""From talk to thread: a member chooses words said elsewhere, their authors have their say, and a thread results.

Each kept line becomes a post of its author, so that it is theirs to change, to remove and to take along. Until then
nobody sees anything but in the place where it was said. What an author does not want to be there is nowhere: no row
holds it, and nothing tells whose it was.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.discussions.access import board_for, require_member, require_ongoing
from community.discussions.models import Board, Gathering, Say
from community.discussions.posting import checked_body, checked_opening
from community.discussions.settling import settle
from community.discussions.sources import Line, Spot, source_of, spot_for
from community.discussions.words import read_words
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold
from community.members.models import Member

SAY_FOR = timedelta(hours=24)
"""How long authors have to decide."""

MOST = 50
"""Lines of one gathering: a page of a room."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the gatherer writes: the title of the thread, and its first post."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `Say.Decision`, and the words of a rewritten line."""

    decision: str
    body: str = ""


def gather(
    member: Any,
    board: Board,
    opening: Opening,
    kind: str,
    place: int,
    lines: Collection[int],
    client_id: uuid.UUID,
) -> Gathering:
    """Ask the authors of these lines (ids of a place of a source of this kind) for a thread made of them.

    The gatherer's own lines are decided with it; where there are no others, the thread is there at once. The same
    `client_id` again returns the gathering that it began.

    Raises `ValidationError` by field (`title`, `body`, `lines`, `board`; `client_id` where it began another one),
    `TooFast`, `PermissionDenied` for a stranger, `Http404` for a place or a board that `member` may not see.
    """
    require_member(member)
    title, body = checked_opening(opening.title, opening.body, ())
    read_words(member, body)
    with transaction.atomic():
        hold(member)
        if first := Gathering.objects.filter(gatherer=member, client_id=client_id).first():
            return _same(first, kind, place)
        spot, board = spot_for(member, kind, place), board_for(member, board.slug)
        _require_fitting(spot, board)
        chosen = _chosen(member, kind, place, lines)
        _require_authors(chosen, board)
        pace.check(member, "gathering")
        found = Gathering(gatherer=member, board=board, title=title, body=body, client_id=client_id)
        found.source, found.place = kind, place
        # Words said among few are never taken for want of an answer.
        found.silence_keeps = spot.is_open
        _begin(found, chosen)
    return settle(found)


def decide(gathering: Gathering, by: Any, choices: Mapping[int, Choice]) -> Gathering:
    """Decide over one's own lines, by the ids of their `Say`s; until it is settled one may change one's mind.

    Once everybody has decided it is settled. Raises `ValidationError` (`decision-<id>`, `body-<id>`; for the whole
    once it is over), `PermissionDenied` for a stranger, `Http404` for what is not theirs.
    """
    require_member(by)
    choices = _checked(by, choices)
    with _open(gathering, by) as found:
        mine = found.says.filter(author=by).in_bulk(list(choices))
        if len(mine) < len(choices):
            raise Http404
        for pk, say in mine.items():
            say.decision, say.body = choices[pk].decision, choices[pk].body
        Say.objects.bulk_update(mine.values(), ["decision", "body"])
    return settle(found)


def call_off(gathering: Gathering, by: Any) -> Gathering:
    """Let it be, for who began it: nothing comes of it, and what others decided is forgotten.

    Raises `ValidationError` once it is over, `PermissionDenied` for a stranger, `Http404` for everybody else.
    """
    require_member(by)
    if gathering.gatherer_id != by.pk:
        raise Http404
    with _open(gathering, by) as found:
        found.says.all().delete()
        found.state, found.body = Gathering.State.DROPPED, ""
        found.save(update_fields=["state", "body"])
        record("gathering.called_off", actor=by, subject=found)
    return found


def forget_lines(kind: str, lines: Collection[int]) -> None:
    """These lines (ids of a source of this kind) are gone for good where they stood: nobody decides over them any more,
    and what was to stand in their place goes as well."""
    Say.objects.filter(gathering__source=kind, line__in=lines).delete()


@contextmanager
def _open(gathering: Gathering, by: Any) -> Iterator[Gathering]:
    """The gathering as it stands, locked, in a transaction of somebody who has a say in it."""
    with transaction.atomic():
        hold(by)
        found = Gathering.objects.select_for_update().get(pk=gathering.pk)
        if not found.is_open:
            raise ValidationError(_("It is too late: this has come to its end."))
        yield found


def _same(first: Gathering, kind: str, place: int) -> Gathering:
    if (first.source, first.place) != (kind, place):
        raise ValidationError({"client_id": _("You sent this form already, with words of another place.")})
    return first


def _require_fitting(spot: Spot, board: Board) -> None:
    require_ongoing(board)
    if spot.board not in (None, board.pk):
        words = _("What is said in a closed group stays there: choose the group's own board.")
        raise ValidationError({"board": words})


def _chosen(member: Any, kind: str, place: int, ids: Collection[int]) -> list[Line]:
    """The lines as they stand there now."""
    wanted = set(ids)
    if not wanted:
        raise ValidationError({"lines": _("Choose what is to be in the thread.")})
    if len(wanted) > MOST:
        sentence = ngettext("Choose at most %(most)d message.", "Choose at most %(most)d messages.", MOST)
        raise ValidationError({"lines": sentence % {"most": MOST}})
    found = list(source_of(kind).lines(member, place, wanted, False))
    if len(found) < len(wanted):
        raise ValidationError({"lines": _("Some of these messages are gone by now. Choose again.")})
    return found


def _require_authors(lines: list[Line], board: Board) -> None:
    """Who is asked must be here, be able to go and see, and have said what a post of theirs may say."""
    authors = Member.objects.filter(is_active=True).in_bulk({line.author for line in lines})
    visible = {pk for pk, author in authors.items() if Board.objects.visible_to(author).filter(pk=board.pk)}
    if any(line.author not in authors for line in lines):
        raise ValidationError({"lines": _("Whoever said some of this is not here any more.")})
    if any(line.author not in visible for line in lines):
        raise ValidationError({"board": _("Not everybody whose words these are may read that board.")})
    for line in lines:
        try:
            read_words(authors[line.author], checked_body(line.body))
        except ValidationError as error:
            words = _("One of these messages cannot be a post: %(why)s") % {"why": " ".join(error.messages)}
            raise ValidationError({"lines": words}) from None


def _begin(gathering: Gathering, lines: Collection[Line]) -> None:
    gathering.began_at = timezone.now()
    gathering.until = gathering.began_at + SAY_FOR
    gathering.save(force_insert=True)
    Say.objects.bulk_create(_say(gathering, line, position) for position, line in enumerate(lines))
    record("gathering.began", actor=gathering.gatherer, subject=gathering, board=gathering.board_id)


def _say(gathering: Gathering, line: Line, position: int) -> Say:
    mine = line.author == gathering.gatherer_id
    decision = Say.Decision.KEEP if mine else Say.Decision.NONE
    return Say(gathering=gathering, author_id=line.author, line=line.pk, position=position, decision=decision)


def _checked(by: Any, choices: Mapping[int, Choice]) -> dict[int, Choice]:
    """Only what is rewritten has words. Raises one `ValidationError` for all that is wrong."""
    errors: dict[str, Any] = {}
    found: dict[int, Choice] = {}
    for pk, choice in choices.items():
        if choice.decision not in Say.Decision.values:
            errors[f"decision-{pk}"] = _("Keep it, rewrite it, or leave it out.")
        elif choice.decision != Say.Decision.REWRITE:
            found[pk] = Choice(choice.decision)
        else:
            try:
                body = checked_body(choice.body)
                read_words(by, body)
                found[pk] = Choice(choice.decision, body)
            except ValidationError as error:
                errors[f"body-{pk}"] = error.messages
    if errors:
        raise ValidationError(errors)
    return found
