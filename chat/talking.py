"""Who may talk in a room right now. Rights that change are looked at under the room's lock."""

import math
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from chat.models import Membership, Role, Room
from community.discussions.access import require_ongoing
from community.members import blocks
from community.members.pace import TooFast


def require_voice(member: Any, room: Room, membership: Membership | None, now: datetime) -> None:
    """Raises `PermissionDenied` where the locked room is closed to the voice of `member`, and `TooFast` where it
    goes slowly and they spoke a moment ago. Who belongs to it at all is `joining.require_entry`'s."""
    if why := silence_of(member, room, membership):
        raise PermissionDenied(why)
    if wait := seconds_to_wait(member, room, membership, now):
        raise TooFast(wait)


def silence_of(member: Any, room: Room, membership: Membership | None) -> str:
    """Why the room is closed to the voice of `member`, in a sentence; empty where it is not."""
    phase = room.phase
    if room.archived_at or phase == "after":
        return _("This room has ended. What was said stays to be read.")
    if room.thread and room.thread.is_closed:
        return _("The thread about which this room is was closed. What was said stays to be read.")
    is_held = room.locked_at or room.is_stage or phase == "before"
    if not is_held or is_host(member, membership):  # a manager is known by two queries, so asked for last
        return ""
    if phase == "before":
        return _("This room has not started yet. Until then its hosts are among themselves.")
    if room.locked_at:
        return _("This room is locked for now. A host will open it again.")
    if room.is_stage and not (membership and membership.role == Role.SPEAKER):
        return _("Only speakers talk on this stage.")
    return ""


def apart_in(rooms: Iterable[Room]) -> set[int]:
    """Ids of the rooms of two among these whom a block keeps apart. One query, none without such a room."""
    pairs = {room.pk: frozenset(map(int, room.pair.split("-"))) for room in rooms if room.pair}
    apart = blocks.pairs_among(frozenset().union(*pairs.values())) if pairs else set()
    return {pk for pk, pair in pairs.items() if pair in apart}


def require_reach(room: Room, apart: Collection[int]) -> None:
    """Raises `PermissionDenied` for a room of two that is among those `apart_in` found."""
    if room.pk in apart:
        raise blocks.Apart


def require_going_on(room: Room) -> None:
    """Raises `PermissionDenied` in a room that has ended, or whose group has."""
    if room.place:
        require_ongoing(room.place)
    if room.archived_at or room.phase == "after":
        raise PermissionDenied(_("This room has ended. What was said stays to be read."))


def is_host(member: Any, membership: Membership | None) -> bool:
    """Whether this member looks after the room: its hosts and every community manager."""
    return bool(membership and membership.role == Role.HOST) or member.is_manager


def seconds_to_wait(member: Any, room: Room, membership: Membership | None, now: datetime) -> int:
    """Whole seconds until this member may speak again in slow mode, which does not slow hosts down; 0: now."""
    if not room.slow_s or not membership or not membership.spoke_at or is_host(member, membership):
        return 0
    ready = membership.spoke_at + timedelta(seconds=room.slow_s)
    return max(0, math.ceil((ready - now).total_seconds()))
