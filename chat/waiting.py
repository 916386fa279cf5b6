"""What waits for a member in rooms: messages that call them, and all that is said to them in direct rooms.

It is counted where they belong and want to hear of it, up to `MOST` in each room; never what is hidden or removed, or
said by somebody with whom a block is between.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from chat.awaiting import DEAF
from chat.models import Call, Membership, Message, Room
from community.live.own import Part
from community.members.blocks import between

MOST = 100
"""More is shown as "99+", so more are not counted."""


class CountUpTo(Subquery):
    """How many rows a query has that ends after so many."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def places_of(member: Any) -> QuerySet[Membership]:
    """Where `member` belongs, with how many messages wait for them there (`called`), and how many are new at all
    (`unread`); none of what they do not want to hear of."""
    behind = {"room": OuterRef("room"), "seq__gt": OuterRef("read_seq")}
    apart = between(member)
    calls = Call.objects.filter(**behind, member=member.pk).exclude(message__author__in=apart)
    calls = calls.filter(message__hidden_at=None, message__removed_at=None)
    said = Message.objects.standing().filter(**behind).exclude(author=member.pk).exclude(author__in=apart)
    called = Case(
        When(involvement__in=DEAF, then=Value(0)),
        When(room__last_seq__lte=F("read_seq"), then=Value(0)),
        When(room__kind=Room.DIRECT, then=CountUpTo(said.order_by().values("pk")[:MOST])),
        default=CountUpTo(calls.order_by().values("pk")[:MOST]),
    )
    unread = Case(
        When(involvement__in=DEAF, then=Value(0)),
        When(room__kind=Room.DIRECT, then=called),
        default=F("room__last_number") - F("read_number"),
    )
    return Membership.objects.filter(member=member.pk).annotate(called=called, unread=unread)


def count(member: Any) -> Any:
    """How many messages wait for `member` in all rooms, as part of a query."""
    behind = places_of(member).exclude(involvement__in=DEAF).filter(room__last_seq__gt=F("read_seq"))
    total = behind.order_by().values("member").annotate(total=Sum("called")).values("total")
    return Coalesce(Subquery(total), 0)


def counts_in(member: Any, rooms: Collection[int]) -> dict[int, dict[str, int]]:
    """Of those of these rooms (ids) to which `member` belongs: up to where they `read`, and what waits. One query."""
    rows = places_of(member).filter(room__in=rooms).values_list("room", "read_seq", "unread", "called")
    return {room: {"read": read, "unread": unread, "called": called} for room, read, unread, called in rows}


def who_waits(messages: Sequence[Message]) -> set[int]:
    """Whose numbers these messages (with their rooms) change: members whom they call, and those of direct rooms. Two
    queries at most, none of just talk."""
    calling = [message.pk for message in messages if "data-member" in message.html]
    direct = {message.room_id for message in messages if message.room.is_direct}
    found: set[int] = set()
    if calling:
        found |= set(Call.objects.filter(message__in=calling).values_list("member", flat=True))
    if direct:
        found |= set(Membership.objects.filter(room__in=direct).values_list("member", flat=True))
    return found


PART = Part("rooms", count)
