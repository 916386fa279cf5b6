"""Reading thanks and trust."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from community.members.access import visible_members
from community.members.models import Member
from community.recognition import evidence
from community.recognition.levels import HIGHEST, LEVELS, Level
from community.recognition.models import Standing, StandingLock, Thanks

MOST_SHOWN = 100
"""People on the page of who said thanks."""


def thanked_by(member: Any, kind: str, pks: Collection[int]) -> set[int]:
    """Which of these things `member` said thanks for: what a page presses in. For strangers none, without a query."""
    if not member.is_authenticated:
        return set()
    return set(thanks_of(member, kind, pks).values_list("subject_id", flat=True))


def thanks_of(member: Member, kind: str, pks: Collection[int]) -> QuerySet[Thanks]:
    """The thanks that `member` gave for these things."""
    return Thanks.objects.filter(giver=member, subject_kind=kind, subject_id__in=pks)


def who_thanked(kind: str, pk: int) -> QuerySet[Member]:
    """The members who said thanks for a thing and are still here, the latest first; at most `MOST_SHOWN`."""
    given = visible_members().filter(thanks_given__subject_kind=kind, thanks_given__subject_id=pk)
    return given.order_by("-thanks_given__id")[:MOST_SHOWN]


def count_of(kind: str, pk: int) -> int:
    """How many thanks a thing has."""
    return Thanks.objects.filter(subject_kind=kind, subject_id=pk).count()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a level asks for: what it is, how much there is, and how much is enough."""

    label: str
    have: int
    enough: int

    @property
    def is_met(self) -> bool:
        return self.have >= self.enough


@dataclass(frozen=True, slots=True)
class Trust:
    """How a member stands: their level, a manager's decision about it, and what the next level asks for."""

    level: Level
    lock: StandingLock | None
    next: Level | None
    steps: list[Step]


def trust_of(member: Member) -> Trust:
    """How `member` stands as of now; a constant number of queries."""
    standing = Standing.objects.filter(pk=member.pk).first() or Standing(member=member)
    lock = StandingLock.objects.select_related("by").filter(pk=member.pk).first()
    after = LEVELS[standing.earned + 1] if standing.earned < HIGHEST else None
    return Trust(LEVELS[standing.level], lock, after, _steps(member, after) if after else [])


def _steps(member: Member, level: Level) -> list[Step]:
    since = timezone.now() - level.window if level.window else None
    needs = {need.evidence: need.least for need in level.needs if need.most is None}
    figures = evidence.figures([member.pk], needs, since)[member.pk]
    labels = evidence.labels()
    return [Step(str(labels[name]), figures[name], least) for name, least in needs.items() if name in figures]
