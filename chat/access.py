"""Who may see which room: every look-up with its permission, on one page."""

from typing import Any

from django.http import Http404

from chat.models import Membership, Room


def room_for(member: Any, **lookup: Any) -> Room:
    """The room (by `pk` or `slug`) if `member` may know of it; `Http404` otherwise, as if there were none."""
    try:
        return Room.objects.visible_to(member).get(**lookup)
    except Room.DoesNotExist:
        raise Http404 from None


def membership_of(member: Any, room: Room) -> Membership | None:
    """The member's own place in the room, if they have one."""
    if not member.is_authenticated:
        return None
    return Membership.objects.filter(room=room, member=member).first()
