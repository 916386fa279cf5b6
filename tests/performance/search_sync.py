"""How soon the index holds what was posted, and whether it holds all of it after trouble.

`findable_p95_s`: from a thread's start until a search finds it, through a real worker. `index_catchup_s`: 5,000 changes
are made while the engine is really away (its file cannot be opened): threads, replies, edits, removals, what is hidden
and shown, and a board that is closed and opened. Meanwhile posts go through the page, and search answers from the
database. Told is the time from the engine's return until index and database say the same, by the digests of all.
`index_catchup_stand_in_s`: the same with the stand-in for Meilisearch, a process that is killed and started again; and
`index_catchup_meilisearch_s`, `findable_meilisearch_p95_s` with a real server, where MEILISEARCH_BINARY names its
program. `drainer_kills_differences`: what they say differently after the drainer was killed 30 times while people
wrote.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.test import Client

from tests.performance.bench import Report

SEED = 20261123
CHANGES, KILLS, POSTS = 5_000, 30, 60
PATIENCE_S = 600


def measure(folder: Path, report: Report) -> None:
    from search import rebuilding
    from tests.search import absences, killing

    settings.PACE = False
    with community(folder / "killed") as place:
        report(
            "drainer_kills_differences", killing.differences_after(KILLS, place, Random(SEED)), "documents"
        )
    with community(folder / "findable") as place, worker(place):
        report("findable_p95_s", _p95(_findable()), "s")
    with community(folder / "away") as place:
        rebuilding.rebuild()
        report("index_catchup_s", _caught_up(place, partial(absences.away, settings.SEARCH_FILE)), "s")
    with (
        community(folder / "server") as place,
        absences.searched_by(absences.stand_in(place / "stand-in.jsonl")) as server,
    ):
        report("index_catchup_stand_in_s", _caught_up(place, server.away, **server.environ), "s")
    if binary := os.environ.get("MEILISEARCH_BINARY", ""):
        _of_meilisearch(binary, folder / "meilisearch", report)


def _of_meilisearch(binary: str, folder: Path, report: Report) -> None:
    from tests.search import absences

    with (
        community(folder) as place,
        absences.searched_by(absences.meilisearch(binary, folder)) as server,
    ):
        with worker(place, **server.environ):
            report("findable_meilisearch_p95_s", _p95(_findable()), "s")
        report("index_catchup_meilisearch_s", _caught_up(place, server.away, **server.environ), "s")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _findable() -> list[float]:
    """Seconds for each thread."""
    from search.engines import Query
    from tests import cast

    writer, board = cast.member("Poster"), cast.board("Findable")
    took = []
    for number in range(POSTS):
        started = time.monotonic()
        cast.thread(by=writer, on=board, title=f"Quokka number{number}")
        asked = Query(text=f'"number{number}"', audience=["public"])
        while not is_found(asked):
            time.sleep(0.005)
        took.append(time.monotonic() - started)
    return took[POSTS // 6 :]  # the worker was still starting at the first ones


def is_found(asked: Any) -> bool:
    """Also while the first index of the community is still to be made."""
    from search import sync
    from search.engines import EngineUnavailable

    try:
        return bool(sync.engine().search(asked).hits)
    except EngineUnavailable:
        return False


def _caught_up(place: Path, away: Callable[[], AbstractContextManager[None]], **environ: str) -> float:
    """Seconds from the engine's return until all is equal, with a worker that was there all the time."""
    from tests.search.talking import Talk, until_equal

    talk, browser = Talk(Random(SEED)), Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
    with worker(place, **environ):
        for _ in range(CHANGES // 10):
            talk.change()
        until_equal(PATIENCE_S)
        with away():
            for number in range(CHANGES):
                talk.change()
                if number % (CHANGES // 5) == 0:
                    _posts(talk, browser, f"Quokka by hand {number}")
        return until_equal(PATIENCE_S)


def _posts(talk: Any, browser: Client, title: str) -> None:
    """Raises `AssertionError` where the page does not take a thread, or search does not say that it is reduced."""
    from search.finding import find

    assert talk.post_by_page(browser, title).status_code == 302, "a post did not go through"
    found = find(talk.manager, title)
    assert found.degraded and found.total, "search does not answer from the database"


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
def worker(place: Path, **environ: str) -> Iterator[None]:
    from tests.servers import environment, free_port

    command = [sys.executable, "manage.py", "worker"]
    own = environment(place, free_port()) | environ
    process = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()
