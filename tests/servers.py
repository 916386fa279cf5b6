"""Real server processes for tests: uvicorn on a free port, with a database and a folder of its own.

Where the tests run on PostgreSQL and Redis, so do these servers; each has a database of its own (tests/databases.py).

    def test_something(server: Server) -> None:
        ada = cast.member("Ada")              # this process works on the server's database
        server.kill()                         # SIGKILL: no goodbye
        server.restart()                      # the same port, the same database
        client = server.client_of(ada)        # a tests.live_client.LiveClient, logged in

Import the fixture where it is wanted: `from tests.servers import server as server`. Playwright logs somebody in
with `context.add_cookies([server.cookie_of(ada)])`. Whoever wants several servers, or one for a whole session,
uses `own_server` as the fixture below does.
"""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from bin.servers import pages_and_sockets
from tests import databases
from tests.live_client import LiveClient

APPLICATION = "config.asgi:application"
READY_SECONDS = 90
STOP_SECONDS = 10
# What an operator may have in the environment and a test server must not inherit.
# What it compiles it may keep: some are started two hundred times.
OUTSIDE = ("MEILISEARCH_URL", "MEILISEARCH_KEY", "EMAIL_URL", "BASE_URL", "PYTHONDONTWRITEBYTECODE")


@dataclass
class Server:
    """One server process. `environ` is added to its environment; what it says is in `log`.

    `application`: another one than the community's own, which the same command serves ("package.module:name").
    """

    data_dir: Path
    port: int
    environ: dict[str, str] = field(default_factory=dict)
    application: str = APPLICATION

    def __post_init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.data_dir / "server.log"

    @property
    def url(self) -> str:
        """The address of its pages, and the origin that its socket takes: "http://127.0.0.1:8123"."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws/"

    def start(self) -> "Server":
        """Start it and wait until it answers. Raises `RuntimeError` with what it said when it does not."""
        self.launch()
        return self.wait_until_ready()

    def launch(self) -> None:
        """Start it without waiting."""
        environ = environment(self.data_dir, self.port) | self.environ
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(environ),
                cwd=settings.BASE_DIR,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def command(self, environ: dict[str, str]) -> list[str]:
        command = pages_and_sockets(self.port, environ).command
        return [self.application if word == APPLICATION else word for word in command]

    def wait_until_ready(self) -> "Server":
        """Wait until it answers. Raises `RuntimeError` with what it said when it does not."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            if _answers(f"{self.url}/healthz"):
                return self
            time.sleep(0.05)
        said = self.log.read_text(errors="replace")[-4000:]
        self.kill()
        raise RuntimeError(f"The server at {self.url} did not start:\n{said}")

    def stop(self) -> None:
        """Ask it to end, as a deploy does, and wait."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def restart(self) -> "Server":
        """Start again at the same port with the same database; stops it first where it still runs."""
        self.stop()
        return self.start()

    def cookie_of(self, member: Any) -> dict[str, str]:
        """A fresh session of this member, as the cookie that Playwright's `add_cookies` takes.

        The test's database must be the server's (`own_server`)."""
        browser = Client()
        browser.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": browser.cookies[name].value, "url": self.url}

    def client_of(self, member: Any = None, **options: Any) -> LiveClient:
        """A client of the socket, logged in as `member`; a stranger without one."""
        cookie = self.cookie_of(member) if member else None
        headers = {"Cookie": f"{cookie['name']}={cookie['value']}"} if cookie else {}
        return LiveClient(self.socket_url, origin=self.url, headers=headers, **options)

    def _end(self, number: int) -> None:
        if not self.process:
            return
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def environment(data_dir: Path, port: int) -> dict[str, str]:
    """The environment of a server process; it shares our secret, so that sessions made here are good there."""
    inherited = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    if address := inherited.get("REDIS_URL"):
        inherited["REDIS_URL"] = _redis_of_servers(address)
    return inherited | {
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": databases.address(data_dir),
        "PORT": str(port),
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": "true",
        "LINK_CARDS": "false",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
    }


def _redis_of_servers(address: str) -> str:
    """A database of Redis for the servers of this test process: its own is emptied after each test, theirs is kept."""
    parts = urlsplit(address)
    return parts._replace(path=f"/{(int(parts.path.strip('/') or 0) + 8) % 16}").geturl()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def own_server(
    data_dir: Path, filled: Path | None = None, application: str = APPLICATION
) -> Iterator[Server]:
    """A server on a new database, on which this process works too: an empty one or a copy of that of `filled`."""
    databases.copy(filled or databases.migrated(), data_dir)
    running = Server(data_dir, free_port(), application=application)
    try:
        running.start()
        with databases.used(data_dir):
            yield running
    finally:
        running.kill()
        databases.drop(data_dir)


@pytest.fixture
def server(tmp_path: Path, django_db_blocker: Any) -> Iterator[Server]:
    """A server of this test alone; its database is the test's own while the test runs."""
    with django_db_blocker.unblock(), own_server(tmp_path / "server") as running:
        yield running
