"""The hub: one per process, between the channel layer and the sockets that live here.

Invariant: `listeners[address][socket]` is the number of the last event given to that socket, and an event is
given only when it is the next one of the log. So hints may come twice, late, out of order or not at all;
whatever is missing is read from the log.
"""

import asyncio
import logging
import weakref
from collections import defaultdict
from contextlib import suppress
from itertools import batched
from typing import Any, Protocol

from channels.layers import get_channel_layer

from community.live import streams
from community.live.attendance import Attendance, Who
from community.live.frames import Ready, bye, happened, told
from community.live.hints import CONTROL_GROUP
from community.live.leaving import before_the_end, pause
from community.live.logs import READ_SIZE, heads_of, read_after
from community.live.revoking import barred_from, revocation_counts
from community.live.streams import Event
from community.live.supervising import for_ever
from community.live.threads import in_thread

SWEEP_SECONDS = 2.0
# Frames given to sockets in one go, a millisecond or two: then whatever else waits in this process has its turn.
SLICE = 500
# A listener further behind than this is told to load the page again: cheaper for it than the whole log.
RESUME_LIMIT = 1_000
CLOSE_REVOKED = 4401

logger = logging.getLogger(__name__)


class Listener(Protocol):
    """What the hub needs of a socket."""

    member_id: int | None
    revocations: int

    def push(self, frame: Ready) -> None:
        """Write or queue a frame; ends the connection of who does not keep up."""

    def offer(self, frame: Ready) -> None:
        """Write a frame that nobody misses; it is dropped for who does not keep up."""

    async def drained(self) -> None:
        """Wait until most of what was queued is written."""

    def end(self, code: int) -> None:
        """Close the connection; calling it again changes nothing."""


class Hub:
    """Brings each local socket to the end of the streams that it follows."""

    def __init__(self) -> None:
        self.listeners: dict[str, dict[Listener, int]] = {}
        # For each socket the streams that it follows, and whether it hears what is told there and not logged.
        self.sockets: dict[Listener, dict[str, bool]] = {}
        self.is_leaving = self._watches_the_end = False
        self._newest: dict[str, int] = {}  # the highest number of each stream that came by here
        self._given = 0
        self._layer = get_channel_layer()
        self._channel = ""
        self._tasks: list[asyncio.Task[None]] = []
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._attendance = Attendance(self._following)

    async def attach(self, socket: Listener) -> None:
        """Take in a socket; the first one starts the reader and the sweeper."""
        self.sockets.setdefault(socket, {})
        if self.is_leaving:
            socket.push(bye(pause(1)))
        if not self._watches_the_end:
            self._watches_the_end = True
            before_the_end(self.say_goodbye)
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(for_ever(self._receive_hints, "reader")),
                asyncio.create_task(for_ever(self._sweep_once, "sweeper", pause=SWEEP_SECONDS)),
            ]

    async def detach(self, socket: Listener) -> None:
        """Let a socket go; the last one stops the tasks."""
        for address in self.sockets.pop(socket, {}):
            await self._drop(socket, address)
        if not self.sockets:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    async def join(self, socket: Listener, address: str, after: int | None, hears: bool = False) -> int:
        """Let `socket` follow `address` from the number `after` (None: from the end).

        Returns the number it starts from; one that is not `after` means "load the page again". The caller has
        checked `may_join`, and `may_hear` for `hears`. What lies between is pushed before this returns.
        """
        self.listeners.get(address, {}).pop(socket, None)  # who joins again starts again
        head = (await heads_of([address])).get(address, 0)
        start = head if after is None or not max(0, head - RESUME_LIMIT) <= after <= head else after
        cursor = start if start == head else await self._resume(socket, address, start)
        if socket not in self.sockets:  # it ended while it was given what it missed
            return start
        self.sockets[socket][address] = hears
        is_first = address not in self.listeners
        self.listeners.setdefault(address, {})[socket] = cursor
        self._attendance.change(address)
        if is_first:
            await self._group("group_add", address)
        if is_first or self._newest.get(address, 0) > cursor:
            await self.catch_up(address)
        return start

    async def _resume(self, socket: Listener, address: str, cursor: int) -> int:
        """Give a socket the log from its number on, as fast as it reads, before it counts as a listener."""
        while events := await read_after(address, cursor):
            for event in events:
                socket.push(happened(address, event))
                await socket.drained()
            cursor = events[-1].seq
            if len(events) < READ_SIZE:
                break
        return cursor

    async def leave(self, socket: Listener, address: str) -> None:
        self.sockets.get(socket, {}).pop(address, None)
        await self._drop(socket, address)

    async def _drop(self, socket: Listener, address: str) -> None:
        self._attendance.change(address)
        cursors = self.listeners.get(address, {})
        cursors.pop(socket, None)
        if not cursors and self.listeners.pop(address, None) is not None:
            self._reading.pop(address, None)
            self._newest.pop(address, None)
            await self._group("group_discard", address)

    def _following(self) -> set[Who]:
        return {
            (address, socket.member_id)
            for socket, addresses in self.sockets.items()
            for address, hears in addresses.items()
            if hears and socket.member_id and streams.wants_attendance(address)
        }

    async def catch_up(self, address: str) -> None:
        """Read the log from the number of whoever is furthest behind, and give each what it lacks."""
        async with self._reading[address]:
            while cursors := self.listeners.get(address):
                floor = min(cursors.values())
                events = await read_after(address, floor)
                for event in events:
                    await self._deliver(address, event, floor)
                if len(events) < READ_SIZE:
                    return

    async def _deliver(self, address: str, event: Event, floor: int | None = None) -> bool:
        """Give an event to those who wait for it; True when somebody lacks an earlier one.

        An event from a hint is for those who wait for just its number. One that was read from the log after the
        number `floor` is the next one for whoever was at `floor` or further, even if the log skips numbers.
        """
        if event.data.get("narrowed"):
            await self._ask_again(address)
        cursors, frame, gap = self.listeners.get(address, {}), happened(address, event), False
        if address in self.listeners:
            self._newest[address] = max(event.seq, self._newest.get(address, 0))
        for some in batched(list(cursors), SLICE, strict=False):
            for socket in some:
                cursor = cursors.get(socket, event.seq)  # who left meanwhile waits for nothing
                if cursor >= event.seq:
                    continue
                if cursor + 1 == event.seq or (floor is not None and cursor >= floor):
                    cursors[socket] = event.seq
                    socket.push(frame)
                else:
                    gap = True
            await self._breathe(len(some))
        return gap

    async def _tell(self, message: dict[str, Any]) -> None:
        """Offer what is not logged to those listeners who may hear it."""
        address, unseen_by = message["address"], set(message["unseen_by"])
        frame = told(address, message["kind"], message["data"])
        for some in batched(list(self.listeners.get(address, ())), SLICE, strict=False):
            for socket in some:
                if self.sockets.get(socket, {}).get(address) and socket.member_id not in unseen_by:
                    socket.offer(frame)
            await self._breathe(len(some))

    async def _breathe(self, given: int) -> None:
        """Let others have their turn once in so many frames."""
        self._given += given
        if self._given >= SLICE:
            self._given = 0
            await asyncio.sleep(0)

    async def _receive_hints(self) -> None:
        """Follow the layer until it fails; started again by `for_ever` with a channel of its own."""
        self._channel = channel = await self._layer.new_channel()
        try:
            await self._layer.group_add(CONTROL_GROUP, channel)
            for address in list(self.listeners):
                await self._layer.group_add(streams.group_of(address), channel)
                await self.catch_up(address)
            while True:
                await self._take(await self._layer.receive(channel))
        finally:
            await self._abandon(channel)

    async def _abandon(self, channel: str) -> None:
        """Leave the groups, so that no hints pile up for a channel that nobody reads."""
        self._channel = ""
        with suppress(Exception):  # the layer may be the very thing that failed
            for group in [CONTROL_GROUP, *map(streams.group_of, self.listeners)]:
                await self._layer.group_discard(group, channel)

    async def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "live.disconnect":
            self._end_all({message["member"]})
        elif message["type"] == "live.tell":
            await self._tell(message)
        elif message["type"] == "live.look" or await self._deliver_all(message["address"], message["events"]):
            await self.catch_up(message["address"])

    async def _deliver_all(self, address: str, events: list[dict[str, Any]]) -> bool:
        """Give events of a hint to those who wait for them; True when somebody lacks an earlier one: the log has the
        rest then."""
        for event in events:
            if await self._deliver(address, Event(**event)):
                return True
        return False

    async def _sweep_once(self) -> None:
        """Find by asking what no hint told: newer events, and who was disconnected."""
        counts = await in_thread(revocation_counts, {s.member_id for s in self.sockets})
        for socket in list(self.sockets):
            if counts.get(socket.member_id, 0) != socket.revocations:
                socket.end(CLOSE_REVOKED)
        heads = await heads_of(list(self.listeners))
        for address, head in heads.items():
            cursors = self.listeners.get(address)
            if cursors and min(cursors.values()) < head:
                await self.catch_up(address)

    async def _group(self, change: str, address: str) -> None:
        """Join or leave a layer group; a layer that is down is repaired by the reader's next start."""
        if not self._channel:
            return
        try:
            await getattr(self._layer, change)(streams.group_of(address), self._channel)
        except Exception:  # the backends raise what their clients raise
            logger.warning("The channel layer refused %s for %s; the sweep serves it", change, address)

    def say_goodbye(self) -> None:
        """Tell every client when to come back; the server closes their connections."""
        self.is_leaving = True
        for socket in list(self.sockets):
            socket.push(bye(pause(len(self.sockets))))

    async def _ask_again(self, address: str) -> None:
        """Let go of those who follow a stream and may not any more, before they get another word of it."""
        if following := {socket.member_id for socket in self.listeners.get(address, ())}:
            barred = await in_thread(barred_from, address, following)
            for socket in [one for one in self.listeners.get(address, ()) if one.member_id in barred]:
                await self.leave(socket, address)
                socket.end(CLOSE_REVOKED)

    def _end_all(self, member_ids: set[int | None]) -> None:
        for socket in list(self.sockets):
            if socket.member_id in member_ids:
                socket.end(CLOSE_REVOKED)


_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


def current_hub() -> Hub:
    """The hub of the running event loop (a server process has one loop)."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
