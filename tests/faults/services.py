"""PostgreSQL and Redis of a run alone, written to disk as in production, that die and come back."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from bin import services
from bin.processes import Process, accepts, free_port

READY_SECONDS, GONE_SECONDS = 60, 20
# It says nothing of those whom it turns away while it recovers, which is what we are here to see. One call to the disk
# in place of one for each file, so that it is back as soon as a real one, whose files are not all new.
SETTINGS = ("log_min_messages=panic", "recovery_init_sync_method=syncfs")


class Services:
    """`with Services(folder) as services:` both answer; `addresses` are the settings that lead to them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        for place in (folder.parent, folder):
            place.chmod(0o711)  # PostgreSQL may run as another user
        self.ports = (free_port(), free_port())
        self.postgresql = services.postgresql(folder, self.ports[0], SETTINGS)
        self.redis = services.redis(folder, self.ports[1])
        self.addresses = {
            "DATABASE_URL": f"postgres://kindred@127.0.0.1:{self.ports[0]}/postgres",
            "REDIS_URL": f"redis://127.0.0.1:{self.ports[1]}",
        }

    def __enter__(self) -> "Services":
        self.start_postgresql()
        self.start_redis()
        return self

    def __exit__(self, *_problem: object) -> None:
        for process in (self.redis, self.postgresql):
            _end(process, signal.SIGINT)

    def kill_redis(self) -> None:
        _end(self.redis, signal.SIGKILL)

    def start_redis(self) -> None:
        self.redis.start()
        _wait_until(lambda: accepts(self.ports[1]))

    def pause_redis(self) -> None:
        """It takes what it is sent and answers nothing."""
        self.redis.popen.send_signal(signal.SIGSTOP)

    def resume_redis(self) -> None:
        self.redis.popen.send_signal(signal.SIGCONT)

    def stop_postgresql(self) -> None:
        """In immediate mode: every session is cut off, nothing is written, and the next start recovers."""
        _end(self.postgresql, signal.SIGQUIT)

    def start_postgresql(self) -> None:
        """Returns once it has recovered, and takes in who comes."""
        self.postgresql.start()
        _wait_until(self._postgresql_answers)

    def _postgresql_answers(self) -> bool:
        try:
            psycopg.connect(self.addresses["DATABASE_URL"], connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def environment(addresses: dict[str, str]) -> None:
    """Let this process, and those it starts, work on these; on none where there are none."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    os.environ.update(addresses)


def _end(process: Process, number: int) -> None:
    process.popen.send_signal(number)
    process.await_end(GONE_SECONDS)


def _wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL or Redis did not start.")
        time.sleep(0.05)
