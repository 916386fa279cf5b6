"""Who types: told to who is there, shown for a few seconds, and written down nowhere."""

from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from chat.access import membership_of
from chat.joining import require_entry
from chat.models import Room
from chat.presence import MOST_NAMES, are_here, person_data, who_is_here
from chat.talking import require_voice
from community.live import streams
from community.members.blocks import between

EVERY_S = 2
"""Seconds between two such frames of one member in one room; those between are taken, and told to nobody."""


def note_typing(member: Any, room: Room) -> None:
    """Tell those in `room` that `member` types, unless that would tell too much, or too often.

    Nobody hears of who hides, has not the room open, does not belong to it or may not talk there now. Silence is the
    answer to all of it, since none of it is worth an error.
    """
    if not _may_type(member, room) or not are_here(room.pk, [member.pk]):
        return
    if not cache.add(f"chat.typing.{room.pk}.{member.pk}", 1, EVERY_S):
        return
    if who_is_here(room, member).count <= MOST_NAMES:
        streams.tell(room.address, "typing", person_data(member), unseen_by=between(member))


def _may_type(member: Any, room: Room) -> bool:
    membership = membership_of(member, room)
    try:
        require_entry(member, room, membership)
        require_voice(member, room, membership, timezone.now())
    except (PermissionDenied, ValidationError, Http404):
        return False
    return True
