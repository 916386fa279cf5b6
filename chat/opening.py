"""A room as somebody opens it: the room, and all that depends on who looks but not on the words, in one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    StringAgg,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.shortcuts import get_object_or_404

from chat.gathering import rooms_with_links_for
from chat.models import Membership, Message, Room
from chat.presence import standing_for
from community.members.blocks import blocked_by, either_way
from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Opened:
    """A room of `rooms_with_links_for`, as one person finds it.

    `other`: the other one of a room of two, None once their account is gone; `is_apart`: a block is between these two.
    `blocked`: ids of those whose words are folded away. `here`: how many are in it. `first_unread`: the number (`seq`)
    of the first message that they have not read.
    """

    room: Room
    membership: Membership | None = None
    other: Any = None
    is_apart: bool = False
    blocked: tuple[int, ...] = ()
    here: int = 0
    first_unread: int | None = None

    @property
    def unread(self) -> int:
        return self.room.last_number - self.membership.read_number if self.membership else 0


def open_room(member: Any, slug: str) -> Opened:
    """The room if `member` may know of it. Raises `Http404`."""
    rooms = rooms_with_links_for(member)
    if not member.is_authenticated:
        return Opened(get_object_or_404(rooms, slug=slug))
    room: Any = get_object_or_404(_as_found_by(member, rooms), slug=slug)
    other = dict(room.other or {})
    is_apart = bool(other.pop("is_apart", False))
    # In a room of two, which one opens on purpose, nothing is folded.
    blocked = () if room.pair or not room.folded else tuple(map(int, room.folded.split()))
    mine = getattr(room, "mine", None)  # Django sets nothing where the join found nothing
    return Opened(
        room, mine, Member(**other) if other else None, is_apart, blocked, room.here, room.first_unread
    )


def _as_found_by(member: Any, rooms: QuerySet[Room]) -> QuerySet[Room]:
    mine = FilteredRelation("memberships", condition=Q(memberships__member=member.pk))
    found = rooms.annotate(mine=mine).select_related("mine")
    return found.annotate(
        other=Case(When(~Q(pair=""), then=_other(member))),
        here=_here(member),
        folded=_folded(member),
        first_unread=_first_unread(),
    )


def _other(member: Any) -> Subquery:
    """The other one of a room of two, by the fields that a page shows, with `is_apart`."""
    others = Membership.objects.filter(room=OuterRef("pk")).exclude(member=member.pk)
    is_apart = Exists(either_way(member.pk, OuterRef("member")))
    shown = JSONObject(id="member", name="member__name", handle="member__handle", is_apart=is_apart)
    return Subquery(others.values(shown=shown)[:1])


def _here(member: Any) -> Coalesce:
    there = standing_for(member).filter(room=OuterRef("pk")).order_by().values("room")
    return Coalesce(Subquery(there.annotate(all=Count("member", distinct=True)).values("all")), 0)


def _folded(member: Any) -> Subquery:
    """The ids of those whom `member` blocked, with a space in between."""
    ids = StringAgg(Cast("blocked", CharField()), Value(" "))
    return Subquery(blocked_by(member).values("member").annotate(ids=ids).values("ids"))


def _first_unread() -> Subquery:
    unread = Message.objects.filter(room=OuterRef("pk"), seq__gt=OuterRef("mine__read_seq"))
    return Subquery(unread.filter(seq__gt=OuterRef("erased_seq")).order_by("seq").values("seq")[:1])
