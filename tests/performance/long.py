"""One community of 100,000 threads, a million replies and 100,000 members: what finding costs there.

It is made as `crowd` says, its index is written by `manage.py search rebuild`, and then the house's own pages and verbs
are asked, 300 times each, the seed fixed. Of each the median and the p95 are told in the processor's time, so that a
busy machine does not count (`long_search_member_p95_ms`), and by the clock (`long_search_member_p95_clock_ms`).

`long_rebuild_…`: how fast the index is made, and how much memory that takes. `long_search_member`, `_stranger`: the
page of results with facets, counts and what is lifted, half of the questions narrowed; `_engine`: the part of the
engine in it. `long_suggest`: the list under the box, as one types. `long_similar`: threads like a title that is being
typed. `long_interest`: the pages of the ten interests of which most is said, every second time with nothing kept.
`long_kindred`: the first look of the day at people like oneself. `long_findable`: from a post until a search finds it,
through a worker. `_slowest_ms`: the longest that anybody waited, by the clock.

It takes twenty minutes of a free machine, so it runs by its name alone: `LONG=1 make bench ARGS=long`. Without LONG it
has a fiftieth.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from tests.performance.bench import Report, wsgi_application
from tests.performance.processors import peak_mb_of

SEED = 20261125
ASKED, WARM_UP = 300, 10
ASKERS = 10
POSTS, STARTING = 40, 8
"""What is posted until it is found, and how much of it while the worker still starts."""
INTERESTS = 10
PATIENCE_S = 60


@dataclass(slots=True)
class Taken:
    """Milliseconds of each act: of the processor, by the clock, and of the processor within the engine."""

    cpu: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    engine: list[float] = field(default_factory=list)


def measure(folder: Path, report: Report) -> None:
    from tests.performance import crowd
    from tests.performance.search_sync import community

    settings.PACE = False
    application = wsgi_application()
    size = crowd.MANY if os.environ.get("LONG") else crowd.FEW
    with community(folder / "long") as place:
        started = time.monotonic()
        people = crowd.fill(size)
        report("long_filled_s", time.monotonic() - started, "s")
        _report_rebuild(place, report)
        measure_on(place, application, people.insiders[:ASKERS], people.people, report)


def measure_on(place: Path, application: Any, askers: list[int], people: list[int], report: Report) -> None:
    """On a community that is there already; `askers` are members who belong to its closed group."""
    for name, acts in _acts(application, askers, people, Random(SEED)):
        taken = _timed(acts)
        _tell(report, name, taken.cpu, taken.clock)
        if name.startswith("search"):
            _tell(report, f"{name}_engine", taken.engine)
    _tell(report, "findable", clock=_findable(place, askers[0]))


def _report_rebuild(place: Path, report: Report) -> None:
    """What an operator does; with what everybody leans to, which is written along."""
    from search import sync

    before, started = _spent_by_children(), time.monotonic()
    own = os.environ | {"DATA_DIR": str(place), "DATABASE_URL": f"sqlite:///{place / 'kindred.sqlite3'}"}
    command = [sys.executable, "manage.py", "search", "rebuild"]
    process, peak = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL), 0.0
    while process.poll() is None:
        peak = max(peak, peak_mb_of(process.pid))
        time.sleep(0.1)
    assert not process.returncode, "the index was not made"
    took, health = time.monotonic() - started, sync.engine().health()
    report("long_rebuild_documents", health.documents, "documents")
    report("long_rebuild_per_s", health.documents / took, "documents/s")
    report("long_rebuild_cpu_ms", (_spent_by_children() - before) * 1000 / health.documents, "ms/document")
    report("long_rebuild_peak_mb", peak, "MB")
    report("long_index_mb", settings.SEARCH_FILE.stat().st_size / 1_000_000, "MB")
    report("long_database_mb", (place / "kindred.sqlite3").stat().st_size / 1_000_000, "MB")


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


type Acts = Iterable[Callable[[], object]]


def _acts(
    application: Any, askers: list[int], people: list[int], random: Random
) -> Iterator[tuple[str, Acts]]:
    from community.members.models import Member
    from search.proposing import todays
    from tests.performance.pages import Visitor

    members = [Visitor(application, one) for one in Member.objects.filter(pk__in=askers).order_by("pk")]
    strangers = [Visitor(application)]

    def visits(visitors: list[Any], addresses: Iterable[str]) -> Acts:
        return [partial(random.choice(visitors).get, address) for address in addresses]

    yield "search_member", visits(members, _questions(random))
    yield "search_stranger", visits(strangers, _questions(random))
    yield "suggest", visits(members, _typing(random, "/search/suggestions/", "q", 2))
    yield "similar", visits(members, _typing(random, "/threads/similar/", "title", 3))
    yield "interest", _interests(visits(members, _most_used()))
    some = Member.objects.in_bulk(random.sample(people, min(ASKED + WARM_UP, len(people))))
    yield "kindred", [partial(todays, member) for member in some.values()]


def _timed(acts: Acts) -> Taken:
    taken, spent = Taken(), [0.0]
    with _engine_watched(spent):
        for number, act in enumerate(acts):
            spent[0], cpu, clock = 0.0, time.process_time(), time.perf_counter()
            act()
            cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
            if number >= WARM_UP:
                taken.cpu.append(cpu * 1000)
                taken.clock.append(clock * 1000)
                taken.engine.append(spent[0] * 1000)
    return taken


@contextmanager
def _engine_watched(spent: list[float]) -> Iterator[None]:
    """Adds to `spent` the seconds of the processor within the engine."""
    from search import sync

    engine = sync.engine()
    ask = engine.search_many

    def timed(queries: Any) -> Any:
        started = time.process_time()
        try:
            return ask(queries)
        finally:
            spent[0] += time.process_time() - started

    engine.search_many = timed  # type: ignore[method-assign]
    try:
        yield
    finally:
        del engine.search_many


def _tell(
    report: Report, name: str, cpu: list[float] | None = None, clock: list[float] | None = None
) -> None:
    for how, times in (("", cpu), ("_clock", clock)):
        if times:
            report(f"long_{name}_p50{how}_ms", statistics.median(times), "ms")
            report(f"long_{name}_p95{how}_ms", statistics.quantiles(times, n=20)[-1], "ms")
    if clock:
        report(f"long_{name}_slowest_ms", max(clock), "ms")


def _questions(random: Random) -> Iterator[str]:
    """Addresses of the page of results: words of a thread or a reply, half of them narrowed by what is said of it."""
    from search.asking import Question
    from tests.performance.search import typed

    for one in islice(_some_documents(random), ASKED + WARM_UP):
        question = Question(text=typed(random, one))
        if random.random() < 1 / 2:
            question = question.but(**_narrowing(random, one))
        yield question.url


def _some_documents(random: Random) -> Iterator[Any]:
    """Of threads and replies in turn, as the index holds them; of those only that a stranger may see."""
    from community.discussions.models import Post, Thread
    from search.documents import SOURCES

    threads = list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    last = Post.objects.order_by("-pk").values_list("pk", flat=True)[0]
    while True:
        pks = {"thread": random.choice(threads), "post": random.randint(1, last)}
        for kind, pk in pks.items():
            yield from (one for one in SOURCES[kind].documents([pk]) if "public" in one.visible_to)


def _narrowing(random: Random, one: Any) -> dict[str, Any]:
    from community.members.models import Member

    def handle() -> str:
        return Member.objects.values_list("handle", flat=True).get(pk=one.by.rpartition("-")[2])

    return random.choice(
        [
            lambda: {"kind": one.kind},
            lambda: {"interest": one.interests[0]} if one.interests else {"kind": "post"},
            lambda: {"place": one.places[0]},
            lambda: {"by": handle()},
            lambda: {"when": random.choice(["week", "month", "year"])},
            lambda: {"sort": random.choice(["new", "thanked"])},
        ]
    )()


def _typing(random: Random, path: str, name: str, shortest: int) -> Iterator[str]:
    """As a title is typed, from its first letters on."""
    titled = (one.title for one in _some_documents(random) if one.title)
    for title in islice(titled, ASKED + WARM_UP):
        yield f"{path}?{urlencode({name: title[: random.randint(shortest, len(title))]})}"


def _most_used() -> Iterator[str]:
    from django.db.models import Count

    from community.members.models import Interest

    found = Interest.objects.annotate(n=Count("threads")).order_by("-n")[:INTERESTS]
    addresses = [one.get_absolute_url() for one in found]
    for number in range(ASKED + WARM_UP):
        yield addresses[number % len(addresses)]


def _interests(visits: Acts) -> Acts:
    """Every second time round nothing is kept."""
    from django.core.cache import cache

    for number, visit in enumerate(visits):
        if number % (2 * INTERESTS) == 0:
            cache.clear()
        yield visit


def _findable(place: Path, writer: int) -> list[float]:
    """Milliseconds of each thread and each reply, in turn."""
    from community.discussions.models import Board
    from community.members.models import Member
    from search.engines import Query
    from tests import cast
    from tests.performance.search_sync import is_found, worker

    member, board, took = Member.objects.get(pk=writer), Board.objects.of_the_brand().first(), []
    assert board
    with worker(place, DEBUG="false", BASE_URL=settings.BASE_URL):
        thread = cast.thread(by=member, on=board, title="Quokkas")
        for number in range(POSTS):
            word = uuid.uuid4().hex
            started = time.perf_counter()
            if number % 2:
                cast.reply(member, thread, f"Quokka {word}")
            else:
                cast.thread(by=member, on=board, title=f"Quokka {word}")
            asked = Query(text=f'"{word}"', audience=["public"])
            while not is_found(asked):
                assert time.perf_counter() < started + PATIENCE_S, "it is never found"
                time.sleep(0.005)
            took.append((time.perf_counter() - started) * 1000)
    return took[STARTING:]
