"""Blocks between members: who blocked somebody neither hears of them nor is reached by them, and the other way round.

What a block does where is written down in `docs/decisions/0015-blocks.md`; every room asks here. None of it is
recorded in the ledger, and the blocked one is never told.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from community.members import pace
from community.members.access import hold, visible_members
from community.members.models import Block, Member


class Apart(PermissionDenied):
    """A block keeps two from each other; the words do not say whose it is."""

    def __init__(self) -> None:
        super().__init__(_("The two of you cannot reach each other at the moment."))


def block(member: Member, other: Member) -> None:
    """Have nothing more to do with `other`; doing it twice changes nothing.

    Raises `ValidationError` for oneself, `TooFast`, and `PermissionDenied` where one of the two is not here any more.
    """
    if member.pk == other.pk:
        raise ValidationError(_("You cannot block yourself."))
    with transaction.atomic():
        # Both rows, always in the same order: what either of them does now comes before the block, or heeds it.
        for who in sorted((member, other), key=lambda who: who.pk):
            hold(who)
        if not blocked_by(member).filter(blocked=other).exists():
            pace.check(member, "block")
            Block.objects.create(member=member, blocked=other)


def unblock(member: Member, handle: str) -> None:
    """Take the block of the member with this handle back; where there is none, nothing changes."""
    Block.objects.filter(member=member, blocked__handle=handle).delete()


def blocked_by(member: Any) -> QuerySet[Block, int]:
    """Ids of those whom `member` blocked; of nobody for a stranger. One query, or part of one."""
    return Block.objects.filter(member=member.pk).order_by().values_list("blocked", flat=True)


def between(member: Any) -> QuerySet[Block, int]:
    """Ids of those whom `member` blocked, and of those who blocked `member`. One query, or part of one."""
    other = Case(When(member=member.pk, then=F("blocked")), default=F("member"))
    return _of(member.pk).order_by().values_list(other, flat=True)


def between_each(members: Collection[int]) -> dict[int, set[int]]:
    """The same for each of these ids at once. One query."""
    found: dict[int, set[int]] = {member: set() for member in members}
    pairs = Block.objects.filter(Q(member__in=members) | Q(blocked__in=members)).order_by()
    for one, other in pairs.values_list("member", "blocked"):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {member: found[member] for member in members}


def people_for(member: Any) -> QuerySet[Member]:
    """The members with a profile whom `member` may look for, name and invite."""
    return visible_members().exclude(pk__in=between(member))


def either_way(one: Any, other: Any) -> QuerySet[Block]:
    """The blocks between two, given by ids, or by what stands for one in a query of which this is a part."""
    return Block.objects.filter(Q(member=one, blocked=other) | Q(member=other, blocked=one))


def who_blocked(one: int | None, other: int | None) -> set[int]:
    """Which of these two (ids) blocked the other: none, one or both. One query, none for a stranger."""
    if one is None or other is None:
        return set()
    pair = (one, other)
    return set(Block.objects.filter(member__in=pair, blocked__in=pair).values_list("member", flat=True))


def pairs_among(members: Collection[int]) -> set[frozenset[int]]:
    """The pairs of these (ids) of whom one blocked the other. One query, none for nobody."""
    found = Block.objects.filter(member__in=members, blocked__in=members)
    return {frozenset(pair) for pair in found.values_list("member", "blocked")}


def are_apart(one: int | None, other: int | None) -> bool:
    return bool(who_blocked(one, other))


def require_together(one: int, other: int) -> None:
    """Raises `Apart` for two (ids) of whom one blocked the other."""
    if are_apart(one, other):
        raise Apart


def _of(pk: int | None) -> QuerySet[Block]:
    return Block.objects.filter(Q(member=pk) | Q(blocked=pk)) if pk else Block.objects.none()
