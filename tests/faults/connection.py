"""One socket of somebody in a crowd: as `tests.live_client`, but a hundred of them live in one thread."""

import asyncio
import itertools
import json
from collections import deque
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from tests.live_client import Refused

PATIENCE = 10.0
"""Seconds to wait for an answer unless told otherwise."""
OPENS_IN, CLOSES_IN = 5, 1


class Connection:
    """Raises `websockets.exceptions.ConnectionClosed` from any method once the server is gone."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self._events: deque[dict[str, Any]] = deque()

    @classmethod
    async def open(cls, url: str, origin: str, cookie: str) -> Self:
        """Raises `websockets.exceptions.InvalidStatus` when the handshake is refused, `OSError` and `TimeoutError`
        where nobody answers."""
        options = {"proxy": None, "compression": None, "open_timeout": OPENS_IN, "close_timeout": CLOSES_IN}
        connection = cls(await connect(url, origin=origin, additional_headers={"Cookie": cookie}, **options))
        try:
            await asyncio.wait_for(connection._receive(), PATIENCE)
        except BaseException:
            connection.leave()
            raise
        return connection

    async def do(self, action: str, patience: float = PATIENCE, **fields: Any) -> dict[str, Any]:
        """Send a frame and return its answer. Raises `Refused` for an error frame, `TimeoutError` where none comes."""
        frame_id = f"c{next(self._ids)}"
        await self._socket.send(json.dumps({"do": action, "id": frame_id, **fields}))
        async with asyncio.timeout(patience):
            while (frame := await self._receive()).get("id") != frame_id:
                self._keep(frame)
        if frame["type"] == "error":
            raise Refused(frame)
        return frame

    async def join(self, address: str, after: int | None = None) -> int:
        """Follow a stream from the number `after`; returns the number it goes on from."""
        return int((await self.do("join", stream=address, after=after))["from"])

    async def next_event(self, patience: float) -> dict[str, Any]:
        """The next event of any stream. Raises `TimeoutError` where none comes."""
        async with asyncio.timeout(patience):
            while not self._events:
                self._keep(await self._receive())
        return self._events.popleft()

    def leave(self) -> None:
        """Let go at once: who leaves a server that may be stopped does not wait for its goodbye."""
        self._socket.transport.abort()

    async def _receive(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await self._socket.recv())
        return frame

    def _keep(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            self._events.append(frame)
