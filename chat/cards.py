"""What this room shows on a member's home."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chat import queries
from chat.models import Involvement, Membership, Room
from community.members.cards import Card
from community.members.models import Member

MOST = 4
KEPT_S = 5
"""Seconds for which all members are shown the same live rooms and faces."""


@dataclass(frozen=True, slots=True)
class Live:
    """A room, who talked in it, and its card as it is for whoever has nothing unread there."""

    room: Room
    people: list[dict[str, Any]]
    markup: SafeString


def live_now(member: Member) -> dict[str, Any] | None:
    """`cards`: of each open room in which somebody has just talked, with what is unread where the member belongs;
    without those that they hid."""
    live: list[Live] = cache.get_or_set(f"chat:live-now:{get_language()}", _live_rooms, KEPT_S)
    mine = Membership.objects.filter(member=member, room__in=[one.room.pk for one in live])
    places = {
        room: (read, chose) for room, read, chose in mine.values_list("room_id", "read_number", "involvement")
    }
    shown = [one for one in live if places.get(one.room.pk, (0, ""))[1] != Involvement.HIDDEN]
    cards = [
        _card(one, one.room.last_number - places.get(one.room.pk, (one.room.last_number, ""))[0])
        for one in shown
    ]
    return {"cards": cards} if cards else None


def _live_rooms() -> list[Live]:
    rooms = list(queries.live_rooms()[:MOST])
    faces = queries.faces(rooms) if rooms else {}
    return [Live(room, people := faces.get(room.pk, []), _render(room, people, 0)) for room in rooms]


def _card(live: Live, unread: int) -> SafeString:
    return _render(live.room, live.people, unread) if unread else live.markup


def _render(room: Room, people: list[dict[str, Any]], unread: int) -> SafeString:
    room.unread = unread
    return render_to_string("chat/cards/room.html", {"room": room, "people": people})


LIVE_NOW = Card(
    name="live-now", title=_("Live now"), template="chat/cards/live_now.html", context=live_now, order=10
)
