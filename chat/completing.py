"""Whom somebody may mean who begins to write @… in a room: whoever is known there, before members of the boards.

In an open room that is who spoke, or stands on its page as host or speaker; who merely belongs to it, or has it open
right now, is named to nobody.
"""

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chat.access import room_for
from chat.models import Membership, Role, Room
from community.discussions.completing import members_like
from community.discussions.writing_views import propose
from community.members.access import MemberRequest, member_required
from community.members.models import Member


def people_like(member: Any, text: str, room: Room) -> list[Member]:
    """Up to as many as `members_like` finds, those of the room first; it may be seen by `member`. Raises likewise."""
    known = Membership.objects.filter(room=room, member__bot=None)
    if room.kind == Room.OPEN:
        known = known.filter(Q(spoke_at__isnull=False) | ~Q(role=Role.MEMBER))
    return members_like(member, text, first=known.order_by().values("member"))


@member_required
@require_safe
def complete(request: MemberRequest, slug: str) -> HttpResponse:
    """Options of a list, as a part of the page."""
    return propose(request, partial(people_like, room=room_for(request.user, slug=slug)))
