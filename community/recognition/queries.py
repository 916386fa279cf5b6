"""Reading thanks, each in one query."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from community.members.access import visible_members
from community.members.models import Member
from community.recognition.models import Thanks

MOST_SHOWN = 100
"""People on the page of who said thanks."""


def thanked_by(member: Any, kind: str, pks: Collection[int]) -> set[int]:
    """Which of these things `member` said thanks for: what a page presses in. For strangers none, without a query."""
    if not member.is_authenticated:
        return set()
    mine = Thanks.objects.filter(giver=member, subject_kind=kind, subject_id__in=pks)
    return set(mine.values_list("subject_id", flat=True))


def who_thanked(kind: str, pk: int) -> QuerySet[Member]:
    """The members who said thanks for a thing and are still here, the latest first; at most `MOST_SHOWN`."""
    given = visible_members().filter(thanks_given__subject_kind=kind, thanks_given__subject_id=pk)
    return given.order_by("-thanks_given__id")[:MOST_SHOWN]


def count_of(kind: str, pk: int) -> int:
    """How many thanks a thing has."""
    return Thanks.objects.filter(subject_kind=kind, subject_id=pk).count()
