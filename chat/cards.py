"""What this room shows on a member's home."""

from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from chat import queries
from chat.models import Membership, Room
from community.members.cards import Card
from community.members.models import Member

MOST = 4
KEPT_S = 5
"""Seconds for which all members are shown the same live rooms and faces."""


def live_now(member: Member) -> dict[str, Any] | None:
    """`rooms`: open rooms in which somebody has just talked, each with the faces of who did."""
    rooms = cache.get_or_set("chat:live-now", _rooms_with_faces, KEPT_S)
    read = dict(
        Membership.objects.filter(member=member, room__in=[r for r, _faces in rooms]).values_list(
            "room_id", "read_seq"
        )
    )
    for room, _faces in rooms:
        room.unread = room.last_seq - read[room.pk] if room.pk in read else None
    return {"rooms": rooms} if rooms else None


def _rooms_with_faces() -> list[tuple[Room, list[dict[str, Any]]]]:
    rooms = list(queries.live_rooms()[:MOST])
    faces = queries.faces(rooms) if rooms else {}
    return [(room, faces.get(room.pk, [])) for room in rooms]


LIVE_NOW = Card(
    name="live-now", title=_("Live now"), template="chat/cards/live_now.html", context=live_now, order=10
)
