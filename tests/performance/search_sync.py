"""How soon the embedded index holds what was posted, and whether it holds all of it after trouble.

`findable_p95_s`: from a thread's start until a search finds it, through a real worker. `index_catchup_s`: from the
return of an engine that was away while 5,000 threads were started until index and database say the same, by the digests
of all. `drainer_kills_differences`: what they say differently after the drainer was killed 30 times while people wrote.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from django.conf import settings

from tests.performance.bench import Report

SEED = 20261123
CHANGES, KILLS, POSTS = 5_000, 30, 60


def measure(folder: Path, report: Report) -> None:
    from tests.search import killing

    settings.PACE = False
    with community(folder / "killed") as place:
        report(
            "drainer_kills_differences", killing.differences_after(KILLS, place, Random(SEED)), "documents"
        )
    with community(folder / "findable") as place, _worker(place):
        report("findable_p95_s", statistics.quantiles(_findable(), n=20)[-1], "s")
    with community(folder / "away"):
        report("index_catchup_s", _caught_up(), "s")


def _findable() -> list[float]:
    """Seconds for each thread."""
    from search import sync
    from search.engines import Query
    from tests import cast

    writer, board = cast.member("Writer"), cast.board("Findable")
    took = []
    for number in range(POSTS):
        started = time.monotonic()
        cast.thread(by=writer, on=board, title=f"Quokka number{number}")
        asked = Query(text=f'"number{number}"', audience=["public"])
        while not sync.engine().search(asked).hits:
            time.sleep(0.005)
        took.append(time.monotonic() - started)
    return took[POSTS // 6 :]  # the worker was still starting at the first ones


def _caught_up() -> float:
    from tests import cast
    from tests.search import killing

    writer, board = cast.member("Writer"), cast.board("Away")
    for number in range(CHANGES):
        cast.thread(by=writer, on=board, title=f"Quokka number{number}")
    started = time.monotonic()
    killing.catch_up()
    differ = killing.differences()
    if differ:
        raise AssertionError(f"{differ} differ")
    return time.monotonic() - started


@contextmanager
def community(place: Path) -> Iterator[Path]:
    from search import sync
    from tests import databases

    databases.copy(databases.migrated(), place)
    settings.SEARCH_FILE = place / "search.sqlite3"
    sync.engine.cache_clear()
    with databases.used(place):
        yield place
    sync.engine.cache_clear()
    databases.drop(place)


@contextmanager
def _worker(place: Path) -> Iterator[None]:
    from tests.servers import environment, free_port

    process = subprocess.Popen([sys.executable, "manage.py", "worker"], env=environment(place, free_port()))
    try:
        yield
    finally:
        process.kill()
        process.wait()
