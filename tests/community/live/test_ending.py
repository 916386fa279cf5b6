"""What ends a member's sockets, on every server: within a second where Redis carries the word, within five where it
was killed."""

import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, Any

import pytest
from django.conf import settings
from redis import Redis

from bin.processes import Process, accepts
from bin.services import redis
from chat.models import Membership
from chat.rooms import start_room
from community.live.hints import CONTROL_GROUP
from community.live.resting import REST_SECONDS
from tests import cast, databases
from tests.live_client import LiveClient, Refused
from tests.servers import Server, environment, free_port

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
SERVERS = 3
CSRF = "a" * 32
PUT_OUT_FOR_GOOD = (
    "from community.members.models import Member; member = Member.objects.get(pk={pk});"
    "member.is_active = False; member.save(); print('done', flush=True); import time; time.sleep(30)"
)


@pytest.fixture(scope="module")
def layer(tmp_path_factory: Any) -> Iterator[tuple[Process, int]]:
    """A Redis of its own, which may die, and its port."""
    port = free_port()
    process = redis(tmp_path_factory.mktemp("redis"), port)
    process.start()
    _wait_for(port)
    yield process, port
    process.popen.kill()
    process.await_end(10)


def _wait_for(port: int) -> None:
    while not accepts(port):
        time.sleep(0.05)


def _wait_for_listeners(servers: list[Server]) -> None:
    """Until each server hears what Redis has to tell, where it runs; one that it failed leaves it alone for a while."""
    address = servers[0].environ["REDIS_URL"]
    deadline = time.monotonic() + 30
    with Redis.from_url(address) as asked:
        while accepts(asked.connection_pool.connection_kwargs["port"]):
            channels = asked.pubsub_channels(f"*__group__{CONTROL_GROUP}")
            if sum(count for _channel, count in asked.pubsub_numsub(*channels)) >= len(servers):
                return
            assert time.monotonic() < deadline, "not all servers listen"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def servers(
    tmp_path_factory: Any, django_db_blocker: Any, layer: tuple[Process, int]
) -> Iterator[list[Server]]:
    """Web processes of one community."""
    folder, ports = tmp_path_factory.mktemp("ending"), [free_port() for _ in range(SERVERS)]
    environ = {"REDIS_URL": f"redis://127.0.0.1:{layer[1]}", "BASE_URL": f"http://127.0.0.1:{ports[0]}"}
    with django_db_blocker.unblock():
        databases.copy(databases.migrated(), folder)
        found = [Server(folder, port, environ) for port in ports]
        try:
            for server in found:
                server.launch()
            for server in found:
                server.wait_until_ready()
            with databases.used(folder):
                yield found
        finally:
            for server in found:
                server.kill()
            databases.drop(folder)


@pytest.fixture(params=["with redis", "without redis"])
def seconds(request: Any, layer: tuple[Process, int], servers: list[Server]) -> float:
    """How soon all has to be closed. Tests come in any order, so Redis dies and comes back as it is wanted."""
    process, port = layer
    if request.param == "without redis":
        process.popen.kill()
        process.popen.wait()
        return 5.0
    if not accepts(port):
        process.start()
        _wait_for(port)
    return 1.0


@pytest.fixture
def open_(servers: list[Server]) -> Iterator[ExitStack]:
    """What is closed at the end of a test."""
    with ExitStack() as stack:
        yield stack


class Person:
    """Somebody with a session, and two sockets at each server."""

    def __init__(self, name: str, servers: list[Server]) -> None:
        self.member = cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}", is_staff=True)
        session = servers[0].cookie_of(self.member)
        self.cookie, self.servers = f"{session['name']}={session['value']}", servers

    def connect(self, open_: ExitStack, server: Server | None = None) -> LiveClient:
        server = server or self.servers[0]
        client = LiveClient(server.socket_url, self.servers[0].url, {"Cookie": self.cookie})
        return open_.enter_context(client)

    def everywhere(self, open_: ExitStack) -> list[LiveClient]:
        clients = [self.connect(open_, server) for server in (*self.servers, *self.servers)]
        assert all(client.member == self.member.pk and client.do("ping") for client in clients)
        _wait_for_listeners(self.servers)
        return clients

    def ask(self, path: str, method: str) -> None:
        """Raises `HTTPError`."""
        url = self.servers[0].url
        headers = {"Cookie": f"{self.cookie}; csrftoken={CSRF}", "X-CSRFToken": CSRF, "Origin": url}
        request = urllib.request.Request(f"{url}{path}", b"", headers, method=method)
        urllib.request.urlopen(request, timeout=30).close()


def seconds_until_closed(clients: list[LiveClient]) -> float:
    now = time.monotonic()
    assert [client.closed_with() for client in clients] == [4401] * len(clients)
    return time.monotonic() - now


def is_soon(deed: Callable[[], float], seconds: float) -> bool:
    """Whether one of three times was soon enough, so that a busy machine does not count: where Redis took longer than
    a writer waits for it, it is left alone for a while, and the sweep has to do."""
    for _time in range(3):
        if deed() < seconds:
            return True
        time.sleep(REST_SECONDS)
    return False


def test_logging_out_closes_the_sockets_on_every_server(servers, seconds, open_):
    def log_out() -> float:
        ada = Person("Ada", servers)
        clients = ada.everywhere(open_)
        ada.ask("/accounts/logout/", "POST")
        took = seconds_until_closed(clients)
        assert ada.connect(open_, servers[1]).member is None
        return took

    assert is_soon(log_out, seconds)


def test_being_put_out_of_a_room_closes_the_sockets_on_every_server(servers, seconds, open_):
    ada = Person("Ada", servers)
    cast.at_home(ada.member)
    attic = start_room(ada.member, "The attic", "", True, [])

    def put_out() -> float:
        ben = Person("Ben", servers)
        Membership.objects.create(room=attic, member=ben.member)
        clients = ben.everywhere(open_)
        for client in clients:
            client.join(attic.address)
        ada.ask(f"/api/v1/rooms/{attic.slug}/people/{ben.member.handle}", "DELETE")
        took = seconds_until_closed(clients)
        again = ben.connect(open_, servers[1])
        assert again.member == ben.member.pk
        with pytest.raises(Refused, match="missing"):
            again.join(attic.address)
        return took

    assert is_soon(put_out, seconds)


def test_being_put_out_of_the_place_closes_the_sockets_on_every_server(servers, seconds, open_):
    """As an operator does it, in another process."""

    def ban() -> float:
        eve = Person("Eve", servers)
        clients = eve.everywhere(open_)
        with operators_process(servers[0], PUT_OUT_FOR_GOOD.format(pk=eve.member.pk)) as said:
            while b"done" not in (line := said.readline()):
                assert line, "the operator's process failed"
            took = seconds_until_closed(clients)
        assert eve.connect(open_, servers[1]).member is None
        return took

    assert is_soon(ban, seconds)


@contextmanager
def operators_process(server: Server, code: str) -> Iterator[IO[bytes]]:
    """A shell of the server's community that runs this, and what it says."""
    environ = environment(server.data_dir, server.port) | server.environ
    command = [sys.executable, "manage.py", "shell", "-c", code]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.PIPE) as shell:
        assert shell.stdout
        try:
            yield shell.stdout
        finally:
            shell.kill()
