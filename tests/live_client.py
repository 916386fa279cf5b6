"""A reference client of the one socket (docs/socket.md), for tests, and for members who script.

with LiveClient("ws://127.0.0.1:8000/ws/", origin="http://127.0.0.1:8000", headers={"Cookie": …}) as client:
    client.join("room:7", after=0)
    answer = client.do("room.send", room=7, client_id=str(uuid4()), body="Hello")
    [event] = client.events("room:7", 1)
"""

import itertools
import json
import time
from collections import defaultdict
from contextlib import ExitStack
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

PATIENCE = 10.0  # seconds to wait for a frame unless told otherwise


class Refused(Exception):
    """The server answered with an error frame, which is `frame`."""

    def __init__(self, frame: dict[str, Any]) -> None:
        self.frame = frame
        self.code: str = frame["code"]
        super().__init__(f"{self.code}: {frame['message']}")


class LiveClient:
    """One connection. Raises `websockets.exceptions.InvalidStatus` when the handshake is refused, and
    `ConnectionClosed` (with `.rcvd.code`) from any method once the server has closed."""

    def __init__(
        self, url: str, origin: str | None, headers: dict[str, str] | None = None, **options: Any
    ) -> None:
        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(
                url, origin=origin, additional_headers=headers or {}, proxy=None, compression=None, **options
            )
        )
        self._ids = itertools.count(1)
        self._events: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.told: list[dict[str, Any]] = []  # what passes and has no number: who types, who is here
        self.retry_after: float | None = None  # seconds, once the server has said goodbye
        self.member: int | None = self._receive(PATIENCE)["member"]

    def do(self, action: str, timeout: float = PATIENCE, **fields: Any) -> dict[str, Any]:
        """Send a frame and return its answer; raises `Refused` when it is an error frame."""
        frame_id = f"c{next(self._ids)}"
        self.send_text(json.dumps({"do": action, "id": frame_id, **fields}))
        return self.answer(frame_id, timeout)

    def join(self, address: str, after: int | None = None) -> int:
        """Follow a stream from the number `after` (None: from its end); returns the number it goes on from.

        One that is not `after` means that what lies between must be loaded in another way."""
        return int(self.do("join", stream=address, after=after)["from"])

    def events(self, address: str, count: int, timeout: float = PATIENCE) -> list[dict[str, Any]]:
        """The next `count` events of a stream, in the order in which they came."""
        deadline = time.monotonic() + timeout
        waiting = self._events[address]
        while len(waiting) < count:
            self._keep(self._receive(deadline - time.monotonic()))
        taken, self._events[address] = waiting[:count], waiting[count:]
        return taken

    def next_event(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """The next event of any stream. Raises `TimeoutError` when none comes."""
        deadline = time.monotonic() + timeout
        while not (waiting := next(filter(None, self._events.values()), None)):
            self._keep(self._receive(deadline - time.monotonic()))
        return waiting.pop(0)

    def send_text(self, text: str | bytes) -> None:
        """Send any frame at all, well formed or not."""
        self._socket.send(text)

    def answer(self, frame_id: str | None, timeout: float = PATIENCE) -> dict[str, Any]:
        """The next answer that carries this id (None: an error about a frame without one)."""
        deadline = time.monotonic() + timeout
        while True:
            frame = self._receive(deadline - time.monotonic())
            if frame["type"] in ("ok", "error") and frame["id"] == frame_id:
                break
            self._keep(frame)
        if frame["type"] == "error":
            raise Refused(frame)
        return frame

    def next_answer(self, timeout: float = PATIENCE) -> dict[str, Any]:
        """The next answer to any frame, good or bad."""
        deadline = time.monotonic() + timeout
        while (frame := self._receive(deadline - time.monotonic()))["type"] not in ("ok", "error"):
            self._keep(frame)
        return frame

    def closed_with(self, timeout: float = PATIENCE) -> int:
        """Wait until the server closes the connection; returns its code."""
        deadline = time.monotonic() + timeout
        try:
            while True:
                self._keep(self._receive(deadline - time.monotonic()))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    def close(self) -> None:
        self._open.close()

    def __enter__(self) -> "LiveClient":
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def _receive(self, timeout: float) -> dict[str, Any]:
        """The next frame. Raises `TimeoutError`."""
        frame: dict[str, Any] = json.loads(self._socket.recv(max(timeout, 0)))
        return frame

    def _keep(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "event":
            self._events[frame["stream"]].append(frame)
        elif frame["type"] == "volatile":
            self.told.append(frame)
        elif frame["type"] == "bye":
            self.retry_after = frame["retry_after"]
