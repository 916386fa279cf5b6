"""What the page of an interest costs a member, among many threads: `/i/` of each interest that there is, in turn.

`interest_page_p95_ms`: in the processor's time, so that a busy machine does not count; each comes a second time
when the lines of its threads are kept. `interest_page_queries`: the most that one of them took. The demo's talk is
multiplied to 20,000 threads, with LONG=1 in the environment to 100,000, and half of the interests are parts of others.
"""

import os
import statistics
import time
from itertools import batched
from pathlib import Path

from tests.performance.bench import Report, wsgi_application

DEMO = {"members": 200, "threads": 1_000, "replies": 4_000, "messages": 500}
TIMES, MANY_TIMES = 20, 100
ROUNDS = 3
AT_ONCE = 500


def measure(folder: Path, report: Report) -> None:
    from tests.performance.search_sync import community

    application = wsgi_application()
    with community(folder / "interest"):
        _fill(MANY_TIMES if os.environ.get("LONG") else TIMES)
        took, queries = _visited(application)
    report("interest_page_p95_ms", statistics.quantiles(took, n=20)[-1] * 1000, "ms")
    report("interest_page_queries", max(queries), "queries")


def _fill(times: int) -> None:
    """The index holds the threads that were multiplied, beside all of the demo; their replies are on no such page."""
    from django.core.management import call_command

    from community.discussions.models import Thread
    from community.members.models import Interest
    from search import sync
    from search.documents import SOURCES
    from tests.performance.multiplying import multiply

    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", stdout=nowhere, **DEMO)
    interests = list(Interest.objects.order_by("pk"))
    for whole, part in zip(interests[::2], interests[1::2], strict=False):
        part.broader = whole
    Interest.objects.bulk_update(interests, ["broader"])
    multiply(times)
    for pks in batched(Thread.objects.order_by("pk").values_list("pk", flat=True), AT_ONCE, strict=False):
        sync.engine().index(SOURCES["thread"].documents(pks))


def _visited(application: object) -> tuple[list[float], list[int]]:
    """Seconds and queries of each visit by somebody who sees people as well."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from community.members import consent
    from community.members.models import Interest, Member
    from tests.performance.pages import Visitor

    member = Member.objects.filter(is_staff=False).order_by("pk").first()
    assert member
    consent.give(member, "kindred")
    visitor = Visitor(application, member)  # type: ignore[arg-type]
    visitor.get("/rooms/")  # the brand, and what a new connection costs
    took, queries = [], []
    addresses = [one.get_absolute_url() for one in Interest.objects.all()]
    for number in range(ROUNDS * 2):
        if not number % 2:
            cache.clear()
            visitor.get("/rooms/")
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                started = time.process_time()
                visitor.get(address)
                took.append(time.process_time() - started)
            queries.append(len(captured))
    return took, queries
