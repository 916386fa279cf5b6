"""Real server processes for tests: uvicorn on a free port, with a database and a folder of its own.

    def test_something(server: Server) -> None:
        ada = cast.member("Ada")              # this process works on the server's database
        server.kill()                         # SIGKILL: no goodbye
        server.restart()                      # the same port, the same database
        client = server.client_of(ada)        # a tests.live_client.LiveClient, logged in

Import the fixture where it is wanted: `from tests.servers import server as server`. Playwright logs somebody in
with `context.add_cookies([server.cookie_of(ada)])`. Whoever wants several servers, or one for a whole session,
uses `start_server` and `database_of` as the fixture below does.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.test import Client

from bin.servers import pages_and_sockets
from config import addresses
from tests.live_client import LiveClient

READY_SECONDS = 30
STOP_SECONDS = 10
DATABASE = "kindred.sqlite3"
# What an operator may have in the environment and a test server must not inherit.
OUTSIDE = ("DATABASE_URL", "REDIS_URL", "MEILISEARCH_URL", "MEILISEARCH_KEY", "EMAIL_URL", "BASE_URL")


@dataclass
class Server:
    """One server process. `environ` is added to its environment; what it says is in `log`."""

    data_dir: Path
    port: int
    environ: dict[str, str] = field(default_factory=dict)

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
        environ = environment(self.data_dir, self.port) | self.environ
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                pages_and_sockets(self.port, environ).command,
                cwd=settings.BASE_DIR,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_ready()
        return self

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

        The test's database must be the server's (`database_of`)."""
        browser = Client()
        browser.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": browser.cookies[name].value, "url": self.url}

    def client_of(self, member: Any = None, **options: Any) -> LiveClient:
        """A client of the socket, logged in as `member`; a stranger without one."""
        cookie = self.cookie_of(member) if member else None
        headers = {"Cookie": f"{cookie['name']}={cookie['value']}"} if cookie else {}
        return LiveClient(self.socket_url, origin=self.url, headers=headers, **options)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self.process and self.process.poll() is None:
            if _answers(f"{self.url}/healthz"):
                return
            time.sleep(0.05)
        said = self.log.read_text(errors="replace")[-4000:]
        self.kill()
        raise RuntimeError(f"The server at {self.url} did not start:\n{said}")

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


def start_server(data_dir: Path, port: int | None = None, **environ: str) -> Server:
    """A running server with an up-to-date database in `data_dir` (kept when there is one already)."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if not (data_dir / DATABASE).exists():
        shutil.copyfile(migrated_database(), data_dir / DATABASE)
    return Server(data_dir, port or free_port(), environ).start()


@contextmanager
def database_of(data_dir: Path) -> Iterator[None]:
    """Let this process, in all its threads, work on the database of the servers in `data_dir`."""
    ours = connections.settings["default"]
    address = f"sqlite:///{data_dir / DATABASE}"
    theirs = addresses.database(address, root=Path("/"), data=data_dir)
    _use_database({**ours, **theirs})
    try:
        yield
    finally:
        _use_database(ours)


def environment(data_dir: Path, port: int) -> dict[str, str]:
    """The environment of a server process; it shares our secret, so that sessions made here are good there."""
    inherited = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    own = {"DATA_DIR": str(data_dir), "PORT": str(port), "SECRET_KEY": settings.SECRET_KEY, "DEBUG": "true"}
    return inherited | own | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUNBUFFERED": "1"}


def migrated_database() -> Path:
    """An SQLite file with all migrations applied and nothing in it, made once for one state of the code."""
    folder = settings.DATA_DIR / "tests"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"migrated-{_digest_of_migrations()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes run side by side
        if not path.exists():
            _migrate(path)
    return path


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _migrate(path: Path) -> None:
    workshop = path.with_suffix(".making")
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment(workshop, 8000), check=True)
    leave_wal(workshop / DATABASE)
    for outdated in path.parent.glob("migrated-*.sqlite3"):
        outdated.unlink()
    (workshop / DATABASE).rename(path)
    shutil.rmtree(workshop)


def leave_wal(path: Path) -> None:
    """Put everything into the one file, so that copying it copies all."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _use_database(entry: dict[str, Any]) -> None:
    connections["default"].close()
    connections.settings["default"] = connections.configure_settings({"default": entry})["default"]
    del connections["default"]


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def server(tmp_path: Path, django_db_blocker: Any) -> Iterator[Server]:
    """A server of this test alone; its database is the test's own while the test runs."""
    running = start_server(tmp_path / "server")
    try:
        with django_db_blocker.unblock(), database_of(running.data_dir):
            yield running
    finally:
        running.kill()
