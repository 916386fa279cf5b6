"""What this room keeps about a member."""

from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.members.holdings import Holding
from community.recognition.levels import LEVELS
from community.recognition.models import Standing, StandingLock, Thanks


def _stay(rows: QuerySet[Thanks]) -> None:
    """Thanks hold no words; they point to a shell that is nobody any more, and the other one's count stays true."""


def _export(thanks: Thanks) -> dict[str, Any]:
    return {"for": f"{thanks.subject_kind}-{thanks.subject_id}", "at": thanks.at.isoformat()}


def _describe(thanks: Thanks) -> str:
    return date_format(localtime(thanks.at))


GIVEN = Holding(
    model=Thanks,
    field="giver",
    title=_("Thanks you gave"),
    purpose=_("So that others know that what they said helped."),
    source=_("You pressed thanks"),
    describe=_describe,
    erase=_stay,
    export=_export,
)

RECEIVED = Holding(
    model=Thanks,
    field="receiver",
    title=_("Thanks you were given"),
    purpose=_("So that you know that what you said helped."),
    source=_("Somebody pressed thanks"),
    describe=_describe,
    erase=_stay,
    export=_export,
)

STANDING = Holding(
    model=Standing,
    field="member",
    title=_("How far you are trusted"),
    purpose=_("To open more to you as you are at home here, and less to whoever has just come."),
    source=_("Counted from what you did here, and how others thanked you"),
    describe=lambda standing: str(LEVELS[standing.level].name),
    erase=lambda rows: rows.delete(),
    export=lambda standing: {
        "level": standing.level,
        "since": standing.since.isoformat(),
        "counted": standing.figures,
    },
    correct="recognition:trust",
)

LOCK = Holding(
    model=StandingLock,
    field="member",
    title=_("What a community manager decided about your trust"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("A community manager decided it"),
    describe=lambda lock: lock.reason,
    erase=lambda rows: rows.delete(),
    export=lambda lock: {"level": lock.level, "reason": lock.reason, "at": lock.at.isoformat()},
)

LOCKS_MADE = Holding(
    model=StandingLock,
    field="by",
    title=_("Trust that you decided as a manager"),
    purpose=_("So that every decision can be explained and undone."),
    source=_("You decided it"),
    describe=lambda lock: lock.reason,
    # The decision stays, under the name of the emptied profile: lifting it is others' to judge.
    erase=lambda rows: None,
    export=lambda lock: {"level": lock.level, "reason": lock.reason, "at": lock.at.isoformat()},
)
