"""Belonging to a room."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chat.models import Membership, Room
from community.discussions.access import require_ongoing
from community.ledger.recording import record


@transaction.atomic
def join_room(member: Any, room: Room) -> Membership:
    """The member's membership, made now if the room is open to them.

    Raises `PermissionDenied` for other people's rooms, and for the room of a group that has ended.
    """
    if room.group_id:
        require_ongoing(room.group.board)
    membership = Membership.objects.filter(room=room, member=member).first()
    if membership and room.kind != Room.GROUP:
        return membership
    # What opens a group's room is to belong to the group, which may have just ended.
    if room.kind == Room.DIRECT or not Room.objects.visible_to(member).filter(pk=room.pk).exists():
        raise PermissionDenied(_("Only its members talk in this room."))
    membership, is_new = Membership.objects.get_or_create(room=room, member=member)
    if is_new:
        record("room.joined", actor=member, subject=room)
    return membership
