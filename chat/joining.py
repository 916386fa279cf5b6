"""Belonging to a room."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chat.models import Membership, Room
from community.ledger.recording import record


@transaction.atomic
def join_room(member: Any, room: Room) -> Membership:
    """The member's membership, made now if the room is open. Raises `PermissionDenied` for other people's rooms."""
    membership = Membership.objects.filter(room=room, member=member).first()
    if membership:
        return membership
    if room.kind != Room.OPEN:
        raise PermissionDenied(_("Only its members talk in this room."))
    membership, is_new = Membership.objects.get_or_create(room=room, member=member)
    if is_new:
        record("room.joined", actor=member, subject=room)
    return membership
