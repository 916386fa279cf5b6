"""Who follows streams by this server process, told to the rooms above that ask for it (`Stream.attend`).

They hear of it soon after a change, and every `REFRESH_SECONDS`; of a process that dies they hear nothing any more, by
which they know. Who leaves and comes back at once, as whoever loads the page again, never left.
"""

import asyncio
import logging
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress

from community.live import streams
from community.live.threads import in_thread

REFRESH_SECONDS = 25.0
# Changes of this moment are told in one go.
GATHER_SECONDS = 0.5
LINGER_SECONDS = 5.0
# After a failure, as while the database is away.
AGAIN_SECONDS = 3.0

type Who = tuple[str, int]
"""An address, and the id of a member who follows it."""

logger = logging.getLogger(__name__)


class Attendance:
    """`following()`: who follows what by this process right now."""

    def __init__(self, following: Callable[[], set[Who]]) -> None:
        self.process = secrets.token_hex(8)
        self._following = following
        self._told: set[Who] = set()
        self._leaving: dict[Who, float] = {}
        self._renew_at = 0.0
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def change(self, address: str) -> None:
        """Somebody began or ceased to follow `address`."""
        if not streams.wants_attendance(address):
            return
        self._changed.set()
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """Goes on until nobody follows anything any more, and that is told."""
        while True:
            await self._wait()
            now = time.monotonic()
            here, renews = self._here(now), now >= self._renew_at
            if here != self._told or renews:
                await self._tell(here, renews, now)
            if not here and not self._told and not self._changed.is_set():
                return

    async def _wait(self) -> None:
        until = min([self._renew_at, *self._leaving.values()])
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                await self._changed.wait()
        await asyncio.sleep(GATHER_SECONDS)
        self._changed.clear()

    def _here(self, now: float) -> set[Who]:
        following = self._following()
        leaving = {who: self._leaving.get(who, now + LINGER_SECONDS) for who in self._told - following}
        self._leaving = {who: until for who, until in leaving.items() if until > now}
        return following | set(self._leaving)

    async def _tell(self, here: set[Who], renews: bool, now: float) -> None:
        by_stream: defaultdict[str, set[Who]] = defaultdict(set)
        for address, member in here | self._told:
            stream, key = streams.resolve(address)
            if (address, member) in here:
                by_stream[stream.name].add((key, member))
            else:
                by_stream[stream.name]  # the last one left it, which is told as well
        try:
            for name, who in by_stream.items():
                if attend := streams.registered()[name].attend:
                    await in_thread(attend, self.process, who, renews)
        except (
            Exception
        ):  # whatever the database raises; nobody is forgotten, and the lease outlives a short absence
            logger.warning("Who is here could not be told; it is tried again", exc_info=True)
            self._renew_at = now + AGAIN_SECONDS
            return
        self._told = here
        if renews:
            self._renew_at = now + REFRESH_SECONDS
