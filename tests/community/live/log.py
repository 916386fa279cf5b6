"""A stream that lives in memory, and a listener that writes down what it gets."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from community.live import streams
from community.live.frames import Ready
from community.live.streams import Event, Stream

ADDRESS = "echo:1"


class Log:
    """The log of every key of the stream "echo"."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.reads = 0

    def grow(self, count: int) -> list[Event]:
        """Write `count` events, and tell nobody."""
        start = len(self.events) + 1
        new = [Event(seq, "said", {}) for seq in range(start, start + count)]
        self.events += new
        return new

    def read(self, key: str, after: int, limit: int) -> list[Event]:
        self.reads += 1
        return [event for event in self.events if event.seq > after][:limit]

    def heads(self, keys: Any) -> dict[str, int]:
        return dict.fromkeys(keys, self.events[-1].seq if self.events else 0)


@contextmanager
def registered(log: Log) -> Iterator[Log]:
    streams.register(Stream("echo", may_join=lambda member, key: True, heads=log.heads, read=log.read))
    try:
        yield log
    finally:
        del streams._streams["echo"]


class Ear:
    """A listener without a socket."""

    def __init__(self, member_id: int | None = None, revocations: int = 0) -> None:
        self.member_id, self.revocations = member_id, revocations
        self.seqs: list[int] = []
        self.told: list[dict[str, Any]] = []
        self.ended: list[int] = []
        self.waits = 0
        self.unread = self.most_unread = 0

    def push(self, frame: Ready) -> None:
        self.seqs.append(json.loads(frame.text)["seq"])
        self.unread += 1
        self.most_unread = max(self.most_unread, self.unread)

    def offer(self, frame: Ready) -> None:
        self.told.append(json.loads(frame.text))

    async def drained(self) -> None:
        self.waits += 1
        self.unread = 0

    def end(self, code: int) -> None:
        self.ended.append(code)
