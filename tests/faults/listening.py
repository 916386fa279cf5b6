"""Those who listen, and note what they heard."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from websockets.exceptions import InvalidStatus

from tests.faults.checker import Heard
from tests.faults.connection import Connection
from tests.faults.people import TROUBLE, Person, Talk
from tests.live_client import Refused


class Listener(Person):
    """Follows rooms by their addresses; comes back with the last number whenever the connection ends.

    `waits`: for each message the seconds from its being said, or from our return where that was later, to hearing it.
    `is_here`: whether they listen at this moment.
    """

    is_here = False

    def __init__(self, name: str, cookie: str, talk: Talk, addresses: Sequence[str]) -> None:
        super().__init__(name, cookie, talk)
        self.heard: dict[str, list[Heard]] = {address: [] for address in addresses}
        self.last = dict.fromkeys(addresses, 0)
        self.waits: list[float] = []
        self.ends: Mapping[str, int] | None = None
        self.until = float("inf")

    def leave_at(self, ends: Mapping[str, int], seconds: float) -> None:
        """Listen to each room's end, and at most that many seconds more."""
        self.until, self.ends = time.monotonic() + seconds, ends

    async def visit(self) -> None:
        while not self._is_done():
            try:
                await self._listen()
            except (Refused, InvalidStatus) as refusal:
                self.take(refusal)
            except TROUBLE:
                pass
            await self.rest()

    async def _listen(self) -> None:
        client = await self.connect()
        try:
            await self._follow(client)
        finally:
            self.is_here = False
            client.leave()

    async def _follow(self, client: Connection) -> None:
        for address, last in self.last.items():
            if (start := await client.join(address, after=last)) != last:
                self.errors.append(f"{self.name}: {address} goes on from {start}, not from {last}")
        returned, self.is_here = time.time(), True
        while not self._is_done():
            try:
                self._note(await client.next_event(0.5), returned)
            except TimeoutError:
                continue

    def _note(self, frame: dict, returned: float) -> None:
        address, number = frame["stream"], frame["seq"]
        if frame["kind"] == "message":
            said = datetime.fromisoformat(frame["data"]["at"]).timestamp()
            self.waits.append(time.time() - max(said, returned))
        self.heard[address].append(Heard(number, frame["data"]["message"]))
        self.last[address] = max(self.last[address], number)

    def _is_done(self) -> bool:
        if time.monotonic() > self.until:
            return True
        return self.ends is not None and all(self.last[a] >= end for a, end in self.ends.items())
