"""Many sockets at once: those who do not read, those who come back together, those of one member on every server."""

import asyncio
import socket
import struct
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from bin.processes import Group, accepts
from bin.services import redis
from chat.models import Room
from tests import cast, databases
from tests.live_client import LiveClient
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


# One member on every server -------------------------------------------------------------------------------


@pytest.mark.services
@pytest.mark.timeout(240)
def test_logging_out_closes_the_sockets_on_every_server_with_redis_and_without(tmp_path, django_db_blocker):
    """Within a second where Redis carries the word; within five where it was stopped."""
    with (
        django_db_blocker.unblock(),
        Group() as group,
        _three_servers(tmp_path, group) as (servers, stop_redis),
    ):
        for seconds in (1.0, 5.0):
            ada = someone("Ada")
            session = servers[0].cookie_of(ada)
            cookie = f"{session['name']}={session['value']}"
            with ExitStack() as open_:
                clients = [
                    open_.enter_context(LiveClient(s.socket_url, servers[0].url, {"Cookie": cookie}))
                    for s in (*servers, *servers)
                ]
                assert all(client.member == ada.pk and client.do("ping") for client in clients)
                time.sleep(1)  # the first message after subscribing is late
                _log_out(servers[0], cookie)
                answered = time.monotonic()
                assert [client.closed_with() for client in clients] == [4401] * len(clients)
                assert time.monotonic() - answered < seconds
            with LiveClient(servers[1].socket_url, servers[0].url, {"Cookie": cookie}) as again:
                assert again.member is None
            stop_redis()


@contextmanager
def _three_servers(folder: Path, group: Group) -> Iterator[tuple[list[Server], Callable[[], None]]]:
    """Three web processes of one community, on a Redis of their own."""
    port, ports = free_port(), [free_port() for _ in range(3)]
    process = redis(folder, port)
    group.start(process)
    assert group.wait_until(lambda: accepts(port), 30)
    environ = {"REDIS_URL": f"redis://127.0.0.1:{port}", "BASE_URL": f"http://127.0.0.1:{ports[0]}"}
    databases.copy(databases.migrated(), folder / "house")
    servers = [Server(folder / "house", port, environ) for port in ports]
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait_until_ready()
        with databases.used(folder / "house"):
            yield servers, process.popen.kill
    finally:
        for server in servers:
            server.kill()
        databases.drop(folder / "house")


def _log_out(server: Server, cookie: str) -> None:
    token = "a" * 32
    headers = {"Cookie": f"{cookie}; csrftoken={token}", "X-CSRFToken": token, "Origin": server.url}
    request = urllib.request.Request(f"{server.url}/accounts/logout/", b"", headers, method="POST")
    urllib.request.urlopen(request, timeout=30).close()
