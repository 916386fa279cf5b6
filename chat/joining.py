"""Belonging to a room."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.http import Http404

from chat.log import lock_room
from chat.models import Membership, Room
from community.discussions.access import require_ongoing
from community.ledger.recording import record


@transaction.atomic
def join_room(member: Any, room: Room) -> Membership:
    """The member's membership, made now if the room is open to them.

    Raises `Http404` for a room of other people and for one that is gone, `PermissionDenied` for the room of a group
    that has ended.
    """
    room = lock_room(room.pk)
    membership = Membership.objects.filter(room=room, member=member).first()
    require_entry(member, room, membership)
    return membership or enter(member, room)


def require_entry(member: Any, room: Room, membership: Membership | None) -> None:
    """Raises `Http404` unless `member` belongs to the locked room, or may come in by themselves, and
    `PermissionDenied` where its group has ended."""
    if room.place:
        require_ongoing(room.place)
    is_by_membership = room.kind in Room.BY_MEMBERSHIP
    if room.kind == Room.OPEN or (membership and is_by_membership):
        return
    # What opens the others is to read what they are about, which may have just ended.
    if is_by_membership or not Room.objects.visible_to(member).filter(pk=room.pk).exists():
        raise Http404


def enter(member: Any, room: Room) -> Membership:
    """Write down that the member belongs to the locked room from now on."""
    membership = Membership.objects.create(room=room, member=member)
    record("room.joined", actor=member, subject=room)
    return membership


def memberships_in(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], Membership]:
    """Those of these rooms and members (room, member) that there are. One query."""
    rooms, members = {room for room, _member in pairs}, {member for _room, member in pairs}
    # Every room with every member: far cheaper to ask than pair by pair, and few rows more.
    found = Membership.objects.filter(room__in=rooms, member__in=members)
    return {(one.room_id, one.member_id): one for one in found}
