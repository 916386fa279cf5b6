"""What this room shows on a member's home and profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chat import queries
from chat.awaiting import DEAF
from chat.models import Involvement, Membership, Room
from chat.presence import counts
from chat.requesting import has_way_to
from community.members.cards import Card
from community.members.models import Member
from community.members.profile_parts import Part

MOST = 4
KEPT_S = 5
"""Seconds for which all members are shown the same live rooms and faces."""


@dataclass(frozen=True, slots=True)
class Live:
    """A room, and who talked in it."""

    room: Room
    people: list[dict[str, Any]]


def live_now(member: Member) -> dict[str, Any] | None:
    """`cards`: of each open room in which somebody has just talked, with how many are there and what is new where the
    member belongs; without those that they hid."""
    live: list[Live] = cache.get_or_set(f"chat:live-now:{get_language()}", _live_rooms, KEPT_S)
    rooms = [one.room for one in live]
    mine = Membership.objects.filter(member=member, room__in=[room.pk for room in rooms])
    places = {room: rest for room, *rest in mine.values_list("room_id", "read_number", "involvement")}
    here = counts(rooms, member) if rooms else {}
    cards = [
        _card(one, _unread(one.room, places.get(one.room.pk)), here.get(one.room.pk, 0))
        for one in live
        if places.get(one.room.pk, (0, ""))[1] != Involvement.HIDDEN
    ]
    return {"cards": cards} if cards else None


def _unread(room: Room, place: Sequence[Any] | None) -> int | None:
    """How many messages are new to who read up to a number, as they chose; None for who does not belong there."""
    if place is None:
        return None
    number, involvement = place
    return 0 if involvement in DEAF else room.last_number - number


def _live_rooms() -> list[Live]:
    rooms = list(queries.live_rooms()[:MOST])
    faces = queries.faces(rooms) if rooms else {}
    return [Live(room, faces.get(room.pk, [])) for room in rooms]


def _card(live: Live, unread: int | None, present: int) -> SafeString:
    """The card of a room, the same for all to whom it shows the same numbers."""
    key = f"chat:live-card:{get_language()}:{live.room.pk}:{live.room.last_seq}:{unread}:{present}"
    return cache.get_or_set(key, lambda: _render(live, unread, present), KEPT_S)


def _render(live: Live, unread: int | None, present: int) -> SafeString:
    live.room.unread = unread
    context = {"room": live.room, "people": live.people, "present": present}
    return render_to_string("chat/cards/room.html", context)


LIVE_NOW = Card(
    name="live-now", title=_("Live now"), template="chat/cards/live_now.html", context=live_now, order=10
)


def way_to(member: Member, viewer: Any) -> dict[str, Any] | None:
    """What the profile of `member` shows of the way to write to them, to who may."""
    return {"handle": member.handle} if has_way_to(viewer, member) else None


WRITE = Part(name="write", template="chat/cards/write.html", context=way_to, order=5)
