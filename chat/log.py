"""The one log of a room: each entry takes the next number, and is told to who listens.

All of it runs in the caller's transaction. Numbers are taken from rooms whose rows are locked to the end of it, so
entries commit in the order of their numbers, and a failure gives the numbers back. Lock order: members, threads, rooms
by ascending id, memberships, messages; who leaves the place locks all of theirs first (`members.erasing.Rows`).
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404

from chat.events import as_events
from chat.models import Message, Room, RoomEvent
from community.ledger.rows import save_each
from community.live import streams


def lock_rooms(pks: Collection[int]) -> dict[int, Room]:
    """These rooms as they are now, by id, each with its group's board, locked to the end of the transaction."""
    rooms = Room.objects.select_for_update(of=("self",), no_key=True).select_related(
        "group__board", "thread__board", "board"
    )
    return {room.pk: room for room in rooms.filter(pk__in=pks).order_by("pk")}


def lock_room(pk: int) -> Room:
    """One of them. Raises `Http404` when it is gone."""
    rooms = lock_rooms([pk])
    if not rooms:
        raise Http404
    return rooms[pk]


def take(
    room: Room, kind: str, at: datetime, message: Message | None = None, actor: Any = None, **data: Any
) -> RoomEvent:
    """An entry under the next number of a locked room, still to be written."""
    room.last_seq += 1
    return RoomEvent(room=room, seq=room.last_seq, kind=kind, message=message, actor=actor, data=data, at=at)


def write(entries: Sequence[RoomEvent]) -> None:
    """Write the entries taken from rooms, with where the rooms stand now, and tell who listens."""
    rooms = {entry.room_id: entry.room for entry in entries}
    save_each(rooms.values(), "last_seq", "last_number", "last_at")
    RoomEvent.objects.bulk_create(entries, batch_size=500)
    told = defaultdict(list)
    for entry, event in zip(entries, as_events(entries), strict=True):
        told[entry.room.address].append(event)
    for address, events in told.items():
        streams.publish_all(address, events)


def append(
    room: Room, kind: str, at: datetime, message: Message | None = None, actor: Any = None, **data: Any
) -> RoomEvent:
    """Take the next number of a locked room, and write the entry."""
    entry = take(room, kind, at, message, actor, **data)
    write([entry])
    return entry
