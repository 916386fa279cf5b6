"""What a room is called for who belongs to it: its own name, or that of whoever else is in it."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from chat.models import Membership, Room


def names_for(member: Any, rooms: Collection[Room]) -> dict[int, str]:
    """By the rooms' ids. One query, none where all have names of their own."""
    unnamed = [room.pk for room in rooms if room.is_direct and not room.title]
    people: dict[int, list[str]] = defaultdict(list)
    if unnamed:
        others = Membership.objects.filter(room__in=unnamed).exclude(member=member.pk)
        for room, name in others.order_by("joined_at", "pk").values_list("room", "member__name"):
            people[room].append(name)
    return {room.pk: _joined(people[room.pk], room) if room.pk in unnamed else str(room) for room in rooms}


def called(room: Room) -> str:
    """What a room is called by who does not belong to it yet."""
    return room.title or _("a room for a few")


def _joined(names: list[str], room: Room) -> str:
    if names:
        return str(get_text_list(names, _("and")))
    return _("Only you so far") if room.is_of_few else _("Someone who left")
