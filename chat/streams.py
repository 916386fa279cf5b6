"""The stream "room": a room's log for the one socket. Its key is the room's id."""

from collections.abc import Iterable
from typing import Any

from chat.events import as_events
from chat.models import Room, RoomEvent
from chat.presence import attend
from community.live.streams import Event, Stream, is_id


def may_join(member: Any, key: str) -> bool:
    return is_id(key) and Room.objects.visible_to(member).filter(pk=int(key)).exists()


def heads(keys: Iterable[str]) -> dict[str, int]:
    ids = [int(key) for key in keys if is_id(key)]
    return {str(pk): last for pk, last in Room.objects.filter(pk__in=ids).values_list("pk", "last_seq")}


def read(key: str, after: int, limit: int) -> list[Event]:
    entries = RoomEvent.objects.filter(room_id=int(key), seq__gt=after).order_by("seq")
    return as_events(entries.select_related("message__author", "message__replies_to__author")[:limit])


ROOM = Stream("room", may_join=may_join, heads=heads, read=read, attend=attend)
