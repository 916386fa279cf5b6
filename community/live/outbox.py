"""What waits for one client, and how it is written.

A frame goes out at once when nothing waits before it and the connection takes it; only for a client that reads too
slowly is there a queue, which is bounded, and a task that writes it.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from community.live.frames import Ready

# What may wait for a slow reader: beyond it the socket closes, and the client resumes when it can.
MOST_FRAMES = 256
MOST_BYTES = 1024 * 1024


class Full(Exception):
    """More waits for this client than may."""


class Outbox:
    """`send` is ASGI's; `lost()` is called when a write finds that the client has gone."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]], lost: Callable[[], None]) -> None:
        self._send, self._lost = send, lost
        self._wire = _wire_of(send)
        self._waiting: deque[Ready] = deque()
        self._bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._relieved: asyncio.Event | None = None
        self._is_over = False

    def push(self, frame: Ready) -> None:
        """Write a frame, or queue it behind what waits already. Raises `Full`."""
        if self._is_over or (not self._waiting and self._writer is None and self._write_at_once(frame)):
            return
        if len(self._waiting) >= MOST_FRAMES or self._bytes + frame.size > MOST_BYTES:
            raise Full
        self._waiting.append(frame)
        self._bytes += frame.size
        if self._writer is None:
            # An eager one runs until the connection makes it wait, which mostly is never.
            writer = asyncio.Task(self._write(), loop=asyncio.get_running_loop(), eager_start=True)
            self._writer = None if writer.done() else writer

    def offer(self, frame: Ready) -> None:
        """Like `push`, for a frame that nobody misses: it is dropped when half of what may wait does."""
        if not self.is_half_full():
            self.push(frame)

    async def drained(self) -> None:
        """Wait until at most half of what may wait does, or the connection ends."""
        while not self._is_over and self.is_half_full():
            self._relieved = asyncio.Event()
            await self._relieved.wait()

    def close(self) -> None:
        """Drop what waits, and take no more."""
        self._is_over = True
        self._waiting.clear()
        self._bytes = 0
        self._relieve()
        if self._writer:
            self._writer.cancel()

    def is_half_full(self) -> bool:
        return len(self._waiting) > MOST_FRAMES // 2 or self._bytes > MOST_BYTES // 2

    def _write_at_once(self, frame: Ready) -> bool:
        """Hand the finished frame to the transport, where that is all that `send` would do."""
        wire = self._wire
        if (
            wire is None
            or not wire.writable.is_set()
            or wire.close_sent
            or wire.disconnected
            or wire.conn.state is not State.OPEN
            or wire.transport.is_closing()
        ):
            return False
        wire.transport.write(frame.wire)
        return True

    async def _write(self) -> None:
        try:
            while self._waiting:
                frame = self._waiting.popleft()
                self._bytes -= frame.size
                await self._send({"type": "websocket.send", "text": frame.text})
                if not self.is_half_full():
                    self._relieve()
        except OSError:  # the client has gone
            self.close()
            self._lost()
        finally:
            self._writer = None

    def _relieve(self) -> None:
        if self._relieved:
            self._relieved.set()
            self._relieved = None


def _wire_of(send: object) -> WebSocketsSansIOProtocol | None:
    """uvicorn's connection behind its `send`, where a frame made beforehand is just what it would write itself.

    None with any other server, inside a wrapper, with compression, or when uvicorn's own names have changed: then
    everything goes by `send`.
    """
    wire = getattr(send, "__self__", None)
    if type(wire) is not WebSocketsSansIOProtocol or getattr(wire, "conn", None) is None:
        return None
    if not all(hasattr(wire, name) for name in ("writable", "close_sent", "disconnected", "transport")):
        return None
    return None if wire.conn.extensions else wire
