"""Engines that are really away: a file that nothing can open, and servers in processes that are killed."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from bin.processes import accepts
from search import sync
from tests.search.engines.stand_in import KEY
from tests.servers import free_port

READY_S = 30


@contextmanager
def away(index: Path) -> Iterator[None]:
    """The file of the embedded index is where nobody can open it, as on a disk that was taken out; then it is back.
    Only after a rebuild, since the name leads to a file of another name then, elsewhere in one step."""
    there = index.readlink()
    _lead(index, Path("no", "such", "disk"))
    try:
        yield
    finally:
        _lead(index, there)


def _lead(index: Path, to: Path) -> None:
    link = index.with_name(f"{index.name}.other")
    link.symlink_to(to)
    link.replace(index)


@dataclass
class SearchServer:
    """A process that answers as Meilisearch does, by `command` on `port`."""

    command: list[str]
    port: int
    key: str
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def environ(self) -> dict[str, str]:
        """For processes that are to search by it."""
        return {"MEILISEARCH_URL": f"http://127.0.0.1:{self.port}", "MEILISEARCH_KEY": self.key}

    def start(self) -> None:
        """Returns once it answers. Raises `RuntimeError` where it does not."""
        out = subprocess.DEVNULL
        self.process = subprocess.Popen(self.command, cwd=settings.BASE_DIR, stdout=out, stderr=out)
        deadline = time.monotonic() + READY_S
        while not accepts(self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("The search server did not start.")
            time.sleep(0.01)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Killed without a goodbye; then it is back, and knows what it stored."""
        self.kill()
        yield
        self.start()


def stand_in(memory: Path | None) -> SearchServer:
    """Without a file for a `memory` it forgets everything when it is killed."""
    port = free_port()
    command = [sys.executable, "-m", "tests.search.engines.stand_in", str(port)]
    return SearchServer(command + [str(memory)] * (memory is not None), port, KEY)


def meilisearch(binary: str, folder: Path) -> SearchServer:
    """A real one, which keeps what it has in `folder`."""
    port, key = free_port(), "a-master-key-of-a-bench"
    folders = [f"--{name}={folder / name}" for name in ("db-path", "dump-dir", "snapshot-dir")]
    address = f"--http-addr=127.0.0.1:{port}"
    return SearchServer(
        [binary, address, f"--master-key={key}", "--env=production", "--no-analytics", *folders], port, key
    )


@contextmanager
def searched_by(server: SearchServer) -> Iterator[SearchServer]:
    """It answers inside, and this process searches by it."""
    before = settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY
    server.start()
    settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = server.environ.values()
    sync.engine.cache_clear()
    try:
        yield server
    finally:
        server.kill()
        settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY = before
        sync.engine.cache_clear()
