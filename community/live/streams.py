"""Streams: numbered logs that sockets follow.

An address names one stream: "room:7" is stream "room", key "7". The numbers of a stream have no gaps, or
stand for states of which only the last one matters; either way a listener knows from a number alone what it missed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from community.live.hints import hint


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a stream's log. `data` is JSON and holds nothing that depends on who looks. With `narrowed` in it,
    fewer may follow the stream from here on: whoever does is asked again whether they may."""

    seq: int
    kind: str
    data: dict[str, Any]


def is_member(member: Any, key: str) -> bool:
    return bool(member.is_authenticated)


@dataclass(frozen=True, slots=True)
class Stream:
    """What a room above must answer about its logs; all of it is called in a database thread.

    `may_join(member, key)`: whether this member (or `AnonymousUser`) may listen now; False also when there is
    no such key. `heads(keys)`: the last number of each key that exists. `read(key, after, limit)`: the events
    with a number above `after`, in order, at most `limit`. `may_hear(member, key)`: whether who may join may also have
    what is told without being logged (`tell`), as who types or is here; asked at each join. `attend(process, here,
    renews)`, where the room wants to know who is here: all who follow such streams by a server process, as (key, member
    id), soon after a change, and now and then to say that it is still so (`attendance`).
    """

    name: str
    may_join: Callable[[Any, str], bool]
    heads: Callable[[Iterable[str]], dict[str, int]]
    read: Callable[[str, int, int], list[Event]]
    may_hear: Callable[[Any, str], bool] = is_member
    attend: Callable[[str, set[tuple[str, int]], bool], None] | None = None


_streams: dict[str, Stream] = {}


def register(stream: Stream) -> None:
    """Make a stream known; called from a room's `wiring.py`."""
    _streams[stream.name] = stream


def registered() -> dict[str, Stream]:
    return dict(_streams)


def resolve(address: str) -> tuple[Stream, str]:
    """The stream and key behind "room:7". Raises `LookupError` when no such stream is registered."""
    name, _, key = address.partition(":")
    if name not in _streams or not key.isalnum() or not key.isascii() or len(key) > 40:
        raise LookupError(address)
    return _streams[name], key


def wants_attendance(address: str) -> bool:
    """Whether the room above wants to know who follows this stream."""
    stream = _streams.get(address.partition(":")[0])
    return stream is not None and stream.attend is not None


def group_of(address: str) -> str:
    """The channel-layer group that carries an address's hints (a group name may not hold a colon)."""
    return "live." + address.replace(":", ".")


def is_id(key: str) -> bool:
    """Whether a key is a database id in its only spelling, so that nothing has two streams."""
    return len(key) < 19 and key.isdecimal() and str(int(key)) == key


def publish(address: str, event: Event) -> None:
    """Tell every listener of `address` about an event, once the running transaction has committed."""
    publish_all(address, [event])


def publish_all(address: str, events: Sequence[Event]) -> None:
    """Tell them about several events, in their order."""
    message = {"type": "live.events", "address": address, "events": [asdict(event) for event in events]}
    transaction.on_commit(lambda: hint(group_of(address), message))


def look(address: str) -> None:
    """Have every listener of `address` read its log to the end, once the running transaction has committed.

    For streams whose next event is cheaper to read, where somebody listens, than to name in every write.
    """
    message = {"type": "live.look", "address": address}
    transaction.on_commit(lambda: hint(group_of(address), message))


def tell(address: str, kind: str, data: dict[str, Any], unseen_by: Iterable[int] = ()) -> None:
    """Tell who may hear it of something that passes, once the running transaction has committed.

    It has no number and stands in no log: who is not there, or does not keep up, never hears of it. `data` is JSON;
    `unseen_by`: ids of members who get nothing, such as those whom the one it is about has blocked.
    """
    message = {"type": "live.tell", "address": address, "kind": kind, "data": data, "unseen_by": [*unseen_by]}
    transaction.on_commit(lambda: hint(group_of(address), message))
