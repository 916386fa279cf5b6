"""A client of WebSockets that costs little: it counts frames, so that the one who measures is not what is measured."""

import asyncio
import json
import secrets
import struct
from collections.abc import Callable
from typing import Any

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Line(asyncio.Protocol):
    """One connection. `frames`: how many text frames came; `take(text)`, when set, is given each of them.

    `status`: what the handshake was answered with, 0 before. `code`: what the server closed with, 1006 where it just
    went, None while it is open. `farewell`: seconds after which the server asked us to come back.
    """

    farewell = 0.0

    def __init__(self) -> None:
        self.frames = self.status = 0
        self.code: int | None = None
        self.take: Callable[[bytes], None] | None = None
        self.opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.gone: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._rest = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        self.code = self.code or 1006
        for future, value in ((self.opened, self.status), (self.gone, self.code)):
            if not future.done():
                future.set_result(value)

    def data_received(self, data: bytes) -> None:
        data = self._rest + data if self._rest else data
        at = 0 if self.status else self._greeted(data)
        while (frame := _frame(data, at)) is not None:
            kind, start, at = frame
            if kind == TEXT:
                self.frames += 1
                if self.take:
                    self.take(data[start:at])
            elif kind == PING:
                self.transport.write(masked(PONG, data[start:at]))
            elif kind == CLOSE:
                self.code = struct.unpack_from("!H", data, start)[0] if at - start >= 2 else 1005
                self.transport.write(masked(CLOSE, data[start : start + 2]))
        self._rest = data[at:]

    def _greeted(self, data: bytes) -> int:
        """Where the frames begin, once the whole answer to the handshake is there."""
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        self.status = int(data.split(b" ", 2)[1])
        if not self.opened.done():
            self.opened.set_result(self.status)
        return end + 4

    def do(self, action: str, **fields: Any) -> None:
        self.transport.write(masked(TEXT, json.dumps({"do": action, **fields}).encode()))


async def open_line(port: int, headers: dict[str, str] | None = None) -> Line:
    """Connect, and wait until the handshake is answered: `line.status` is 101 when it was accepted.

    Raises `OSError` where nobody listens."""
    _transport, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    fields = {
        "Host": f"127.0.0.1:{port}",
        "Origin": f"http://127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
    } | (headers or {})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    line.transport.write(f"GET /ws/ HTTP/1.1\r\n{head}\r\n".encode())
    await line.opened
    return line


def masked(kind: int, payload: bytes) -> bytes:
    """One whole frame from a client."""
    mask = secrets.token_bytes(4)
    size = len(payload)
    head = (
        struct.pack("!BB", 0x80 | kind, 0x80 | size)
        if size < 126
        else struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
        if size < 65_536
        else struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
    )
    key = int.from_bytes((mask * (size // 4 + 1))[:size])
    return head + mask + (int.from_bytes(payload) ^ key).to_bytes(size)


def _frame(data: bytes, at: int) -> tuple[int, int, int] | None:
    """The kind of the whole frame that begins at `at`, where its payload begins and where it ends."""
    if len(data) < at + 2:
        return None
    size, start = data[at + 1], at + 2
    if size == 126:
        if len(data) < at + 4:
            return None
        size, start = data[at + 2] << 8 | data[at + 3], at + 4
    elif size == 127:
        if len(data) < at + 10:
            return None
        size, start = int.from_bytes(data[at + 2 : at + 10]), at + 10
    return (data[at] & 0x0F, start, start + size) if len(data) >= start + size else None
