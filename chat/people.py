"""Who belongs to a room and looks after it, as pages show it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from chat.access import membership_of
from chat.models import Membership, Role, Room
from chat.talking import is_host
from community.members.blocks import between

MOST_PEOPLE = 200
"""People of one page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a room. `hosts`: they look after it."""

    membership: Membership | None
    hosts: bool


def standing_of(member: Any, room: Room) -> Standing:
    """For strangers, too; for a room that `member` may see."""
    membership = membership_of(member, room)
    hosts = member.is_authenticated and not room.is_direct and is_host(member, membership)
    return Standing(membership, hosts)


def people_of(member: Any, room: Room, standing: Standing) -> QuerySet[Membership]:
    """Hosts first, then speakers, and of a closed room everybody. Who looks after it sees all of them; others see
    nobody with whom a block is between."""
    rows = Membership.objects.filter(room=room, member__is_active=True).select_related("member")
    if room.kind != Room.CLOSED:
        rows = rows.exclude(role=Role.MEMBER)
    if not standing.hosts:
        rows = rows.exclude(member__in=between(member))
    order = Case(
        When(role=Role.HOST, then=Value(0)), When(role=Role.SPEAKER, then=Value(1)), default=Value(2)
    )
    return rows.order_by(order, "joined_at", "pk")[:MOST_PEOPLE]
