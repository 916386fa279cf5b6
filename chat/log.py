"""The one log of a room: each entry takes the next number, and is told to who listens.

All of it runs in the caller's transaction. Taking a number locks the room's row to the end of it, so entries
commit in the order of their numbers, and a failure gives the number back. Lock order: member, room, memberships,
messages.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db.models import F
from django.http import Http404

from chat.events import as_event
from chat.models import Message, Room, RoomEvent
from community.live import streams


@contextmanager
def append(room: Room, kind: str, at: datetime) -> Iterator[RoomEvent]:
    """Take the room's next number, let the caller set `.message`, then write and publish the entry.

    Raises `Http404` when the room is gone.
    """
    entry = RoomEvent(room=room, seq=_take_numbers(room, 1, at, kind), kind=kind, at=at)
    yield entry
    entry.save(force_insert=True)
    streams.publish(room.address, as_event(entry))


def append_hidden(room: Room, messages: Sequence[Message], at: datetime) -> None:
    """Write one "hidden" entry for each message; the last is published, and makes listeners read the others."""
    last = _take_numbers(room, len(messages), at, RoomEvent.HIDDEN)
    first = last - len(messages) + 1
    entries = [
        RoomEvent(room=room, seq=seq, kind=RoomEvent.HIDDEN, message=message, at=at)
        for seq, message in enumerate(messages, first)
    ]
    RoomEvent.objects.bulk_create(entries, batch_size=500)
    streams.publish(room.address, as_event(entries[-1]))


def _take_numbers(room: Room, count: int, at: datetime, kind: str) -> int:
    """The last of the `count` numbers taken."""
    talked = {"last_at": at} if kind == RoomEvent.MESSAGE else {}
    if not Room.objects.filter(pk=room.pk).update(last_seq=F("last_seq") + count, **talked):
        raise Http404
    return Room.objects.values_list("last_seq", flat=True).get(pk=room.pk)
