"""Many sockets at once: those who do not read, and those who come back together."""

import asyncio
import socket
import struct
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from chat.models import Room
from tests import cast
from tests.performance.sockets import Crowd, memory_kb
from tests.performance.wire import masked
from tests.servers import Server, free_port, own_server

# Not imported: what it registers belongs to the process of the server alone.
LIVE_APPLICATION, ADDRESS = "tests.live_app:application", "try:1"
NON_READERS, FRAME_BYTES, FRAMES = 100, 40_000, 200
MOST_GROWTH_KB = 100 * 1024
"""What 100 outboxes of 1 MiB may take; what goes to each of them is one and the same, so that it is far less."""


def someone(name: str) -> Any:
    return cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}")


@pytest.mark.timeout(240)
def test_a_hundred_who_do_not_read_cost_little_memory_and_nobody_a_word(tmp_path, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        own_server(tmp_path, application=LIVE_APPLICATION) as server,
        ExitStack() as open_,
    ):
        ada, ben = someone("Ada"), someone("Ben")
        teller, reader = (open_.enter_context(server.client_of(who)) for who in (ada, ben))
        reader.join(ADDRESS)
        deaf = [open_.enter_context(_deaf(server)) for _ in range(NON_READERS)]
        before = memory_kb([server])
        for start in range(0, FRAMES, 10):
            teller.do("try.say", count=10, size=FRAME_BYTES, timeout=60)
            assert [e["seq"] for e in reader.events(ADDRESS, 10, timeout=60)] == list(
                range(start + 1, start + 11)
            )
        assert memory_kb([server]) - before < MOST_GROWTH_KB
        assert _closes_with(deaf[0]) == 4408


@contextmanager
def _deaf(server: Server) -> Iterator[socket.socket]:
    """A stranger who follows and never reads."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect(("127.0.0.1", server.port))
        head = f"GET /ws/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {server.url}\r\n"
        head += "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        line.sendall(f"{head}Sec-WebSocket-Key: {'A' * 22}==\r\n\r\n".encode())
        while b"hello" not in line.recv(4096):
            pass
        line.sendall(masked(1, f'{{"do": "join", "stream": "{ADDRESS}"}}'.encode()))
        while b'"from"' not in line.recv(4096):
            pass
        yield line


def _closes_with(line: socket.socket) -> int:
    """The code of the close frame at the end of all that waits for it."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    line.settimeout(30)
    last = b""
    while data := line.recv(65_536):
        last = (last + data)[-4:]
        if last[:2] == b"\x88\x02":
            break
    return struct.unpack("!H", last[2:])[0]


@pytest.mark.timeout(240)
def test_after_a_restart_all_come_back_and_no_handshake_fails(tmp_path, django_db_blocker):
    figures: dict[str, float] = {}
    with django_db_blocker.unblock(), own_server(tmp_path) as first:
        second = Server(tmp_path, free_port())
        try:
            second.start()
            cookie = first.cookie_of(someone("Ada"))
            room = Room.objects.create(slug="room", title="Vinyl nights")
            crowd = Crowd([first, second], f"{cookie['name']}={cookie['value']}", room, count=200)
            asyncio.run(crowd.measure(lambda name, value, unit: figures.__setitem__(name, value)))
        finally:
            second.kill()
    assert figures["reconnect_200_5xx"] == 0
    assert len(crowd.lines) == 200
