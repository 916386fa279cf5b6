"""How pages bear a hundred times the talk: a million posts in a hundred thousand threads, one of 100,000 posts.

Two communities are visited in turn by the same members. Each place is opened twice, first where its fragments must be
made and then where they are kept; of the two ratios the worse is told. On SQLite the times are those of the processor,
in which all is contained, so that a busy machine does not count; on PostgreSQL those of the wall.
"""

import os
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db import connection

from tests.performance.bench import Report, report, wsgi_application
from tests.performance.services import on_services

ROUNDS = 8
"""How often the communities are visited in turn."""

type Times = dict[tuple[str, bool], list[float]]
"""Seconds, by the kind of place and whether its fragments were kept."""


def measure(folder: Path, report: Report) -> None:
    """On SQLite; with LONG=1 in the environment on PostgreSQL as well."""
    _measure(folder / "growth", report)
    if os.environ.get("LONG"):
        on_services("tests.performance.growth", folder / "growth-services")


def main() -> None:
    folder = Path(os.environ["DATA_DIR"]) / "growth"
    _measure(folder, lambda name, value, unit: report(f"{name}_postgresql", value, unit))


def _measure(folder: Path, report: Report) -> None:
    application = wsgi_application()
    from tests import databases
    from tests.performance.communities import make_both

    small, large = make_both(folder, application)
    in_small: Times = defaultdict(list)
    in_large: Times = defaultdict(list)
    for _round in range(ROUNDS):
        for community, took in ((small, in_small), (large, in_large)):
            with community.entered() as places:
                _visit(places, took)
    _report_times(in_small, in_large, report)
    with large.entered() as places:
        _report_queries(places, report)
    for community in (small, large):
        databases.drop(community.folder)


def _visit(places: dict[str, tuple[Any, list[str]]], took: Times) -> None:
    """Open each place where it must be made and where it is kept, and note how long that takes."""
    from django.core.cache import cache

    for kind, (visitor, urls) in places.items():
        cache.clear()
        visitor.get("/rooms/")  # the brand, and what a new connection costs
        for kept in (False, True):
            took[kind, kept] += [_seconds(visitor, url) for url in urls]


def _seconds(visitor: Any, url: str) -> float:
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    started = clock()
    visitor.get(url)
    return clock() - started


def _report_times(small: Times, large: Times, report: Report) -> None:
    def growth(kind: str, of: Any = statistics.median, against: str = "", base: Times = small) -> float:
        return max(of(large[kind, kept]) / of(base[against or kind, kept]) for kept in (False, True))

    report("thread_page_growth", growth("thread"), "x")
    report("thread_deep_ratio", growth("deep", against="thread", base=large), "x")
    report("board_growth", growth("board", of=_p95), "x")
    report("unread_growth", growth("unread", of=_p95), "x")
    report("nothing_unread_growth", growth("nothing unread", of=_p95), "x")
    report("board_unread_growth", max(growth(k, of=_p95) for k in ("board", "unread", "nothing unread")), "x")


def _report_queries(places: dict[str, tuple[Any, list[str]]], report: Report) -> None:
    from tests.performance.pages import queries

    for kind in ("board", "unread"):
        visitor, urls = places[kind]
        report(f"{kind}_queries", max(queries(visitor, url) for url in urls), "queries")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
