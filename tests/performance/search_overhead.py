"""What we add to the time that Meilisearch itself takes, where MEILISEARCH_URL names a server; else nothing is said.

Questions of members to the demo, facets and the counts of other kinds included. `search_overhead_p95_ms` counts one
call of the engine (`MeiliEngine.search_many`), over the server's own `processingTimeMs`, which it tells in whole
milliseconds: the question taken apart and written as JSON, HTTP there and back, what the server does besides searching
(its queue, the key, its own JSON), and the answer read and made hits of. That is what the goal of 8 ms is about: it
is paid because there is a server. `search_overhead_whole_p95_ms` counts all of `search.finding.answer`, over the same:
also whom the asker blocked and what they may see, each hit looked up again in the database, what they follow, names of
facets; it is paid with the embedded engine, too. The index is one of its own, and gone afterwards.
"""

import os
import statistics
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import batched
from pathlib import Path
from random import Random
from typing import Any

from search.engines import Query, Results
from search.engines.meili import MeiliEngine
from tests.performance.bench import DEMO, GIVEN, Report

SEED = 20261125
ASKED, WARM_UP = 200, 20


class Timed(MeiliEngine):
    """Tells how long the last answer took: in the server, and altogether, in milliseconds."""

    inside = around = 0.0

    def search_many(self, queries: Sequence[Query]) -> list[Results]:
        started = time.perf_counter()
        found = super().search_many(queries)
        self.around = (time.perf_counter() - started) * 1000
        return found

    def _ask(self, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        answers = super()._ask(asked)
        self.inside = sum(answer["processingTimeMs"] for answer in answers)
        return answers


def server_given() -> tuple[str, str]:
    """Its address and key; empty where the environment named none."""
    url, key = (os.environ.get(f"{GIVEN}{name}", "") for name in ("MEILISEARCH_URL", "MEILISEARCH_KEY"))
    return url, key


def measure(folder: Path, report: Report) -> None:
    url, key = server_given()
    if not url:
        return
    from django.core.management import call_command

    from tests.performance.search_sync import community

    engine = Timed(url, key, uid=f"bench_{uuid.uuid4().hex}")
    with community(folder / "overhead"), Path(os.devnull).open("w") as nowhere, searched_by(engine):
        call_command("demo", stdout=nowhere, **DEMO)
        _fill(engine)
        server, whole = _overheads(engine, Random(SEED))
    for name, took in (("", server), ("_whole", whole)):
        report(f"search_overhead{name}_p50_ms", statistics.median(took), "ms")
        report(f"search_overhead{name}_p95_ms", statistics.quantiles(took, n=20)[-1], "ms")


@contextmanager
def searched_by(engine: MeiliEngine) -> Iterator[None]:
    """Search by this engine inside; its index is gone afterwards."""
    from search import sync

    usual = sync.engine
    sync.engine = cache(lambda: engine)  # type: ignore[assignment]
    engine.prepare()
    try:
        yield
    finally:
        sync.engine = usual
        engine._delete()


def _fill(engine: Timed) -> None:
    from search.documents import SOURCES

    for source in SOURCES.values():
        for pks in batched(source.all().order_by("pk").values_list("pk", flat=True), 1_000, strict=False):
            engine.index(source.documents(pks))


def _overheads(engine: Timed, random: Random) -> tuple[list[float], list[float]]:
    """Over the server's own time: of the engine's answer, and of ours."""
    from community.members.models import Interest, Member
    from search.asking import Question
    from search.finding import answer

    said = list(_said())
    members = list(Member.objects.filter(is_active=True, left_at=None).order_by("pk")[:50])
    slugs = list(Interest.objects.order_by("slug").values_list("slug", flat=True))
    server, whole = [], []
    for number in range(WARM_UP + ASKED):
        words = random.choice(said)
        text = " ".join(random.sample(words, min(len(words), random.randint(1, 3))))
        more: dict[str, Any] = random.choice(
            [
                {},
                {},
                {},
                {"kind": "thread"},
                {"kind": "post"},
                {"sort": "new"},
                {"interest": random.choice(slugs)},
            ]
        )
        started = time.perf_counter()
        found = answer(random.choice(members), Question(text=text, **more))
        took = (time.perf_counter() - started) * 1000
        assert not found.degraded, "the server did not answer"
        if number >= WARM_UP:
            server.append(engine.around - engine.inside)
            whole.append(took - engine.inside)
    return server, whole


def _said() -> Iterator[list[str]]:
    """Words of threads, longer than two letters."""
    from community.discussions.models import Thread

    for title in Thread.objects.order_by("pk").values_list("title", flat=True):
        if words := [word for word in title.split() if word.isalpha() and len(word) > 2]:
            yield words
