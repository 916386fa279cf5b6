"""What this room shows on a member's home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from chat import queries
from community.members.cards import Card
from community.members.models import Member

MOST = 4


def live_now(member: Member) -> dict[str, Any] | None:
    """`rooms`: open rooms in which somebody has just talked, each with the faces of who did."""
    rooms = list(queries.live_rooms(member)[:MOST])
    faces = queries.faces(rooms) if rooms else {}
    return {"rooms": [(room, faces.get(room.pk, [])) for room in rooms]} if rooms else None


LIVE_NOW = Card(
    name="live-now", title=_("Live now"), template="chat/cards/live_now.html", context=live_now, order=10
)
