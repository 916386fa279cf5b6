"""What people search for, counted without who did, so that managers see what is missing.

Words are kept only once `ENOUGH` different members typed them; until then, and if that never comes, there is nothing
but a digest that cannot be read. Members are told apart by heaps: each falls into one of `HEAPS`, by a keyed hash of
member and words, so words in five heaps were typed by five members at least, and no row tells by whom
(docs/decisions/0027-what-was-searched.md).
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db import DatabaseError
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community.design.markdown import normalise
from search.found import Found
from search.models import Asked

KEPT_FOR = timedelta(days=90)
"""The query log's time (docs: what is kept)."""
ENOUGH, HEAPS = 5, 16
"""Members who must have typed the same words before anybody reads them (ours: a handful), and heaps to count them by:
few enough that many members share each."""
LONGEST = 60
"""Characters. What is longer is no search but a text, and nobody else types the same."""
# An address, a number of more than six digits, a handle: what leads to a person is not even counted.
_PERSONAL = re.compile(r"@|\d[\d\s()/+.-]{5,}\d|://")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Line:
    """Words that were searched for: how many times, how many of these found nothing, and on which day last."""

    words: str
    times: int
    nothing: int
    last: date


def note(request: HttpRequest, found: Found) -> None:
    """Count one more search, by the page or the API. Never raises: a search is answered, counted or not.

    Not counted: whose browser asks not to be followed (Global Privacy Control), or only looks ahead; a later page or a
    narrower view of what was asked already; and what the worker looks through for a saved search, which nobody asks at
    that moment: one member's search would count 144 times a day, and nothing found would only mean nothing new. Nor
    what is answered while the engine is away: of what is not found by title then, nobody knows whether it is missing.
    """
    question = found.question
    if found.degraded or question.page > 1 or question.place or question.kind or question.is_narrowed:
        return
    words = compared(found.words)
    looks_ahead = "prefetch" in request.headers.get("Sec-Purpose", "")
    if not words or looks_ahead or request.headers.get("Sec-GPC") == "1":
        return
    try:
        _count(words, found.total, _heap_of(request.user, words))
    except DatabaseError:
        logger.warning("A search was not counted", exc_info=True)


def compared(words: str) -> str:
    """Words as they are compared: one line of small letters; empty for what is not counted."""
    words = " ".join(normalise(words).casefold().split())
    return "" if len(words) > LONGEST or _PERSONAL.search(words) else words


def report(nothing_only: bool, limit: int = 100) -> list[Line]:
    """What was searched for within `KEPT_FOR` by enough members, the most often first: of what found nothing, or of
    all. One query."""
    grouped = (
        lately()
        .values("digest")
        .annotate(said=Max("words"), asked=Sum("times"), empty=Sum("nothing"), last=Max("day"))
    )
    found = grouped.exclude(said="").order_by("-empty" if nothing_only else "-asked", "said")
    found = found.filter(empty__gt=0) if nothing_only else found
    return [
        Line(said, asked, empty, last)
        for said, asked, empty, last in found.values_list("said", "asked", "empty", "last")[:limit]
    ]


def totals() -> tuple[int, int]:
    """How many searches there were within `KEPT_FOR`, and how many found nothing."""
    told = lately().aggregate(times=Sum("times", default=0), nothing=Sum("nothing", default=0))
    return told["times"], told["nothing"]


def forget() -> int:
    """Remove what is older than `KEPT_FOR`. Returns how many rows. One of the worker's loops."""
    old = Asked.objects.filter(day__lt=_first_day())
    return old.delete()[0] if old.exists() else 0


def lately() -> QuerySet[Asked]:
    return Asked.objects.filter(day__gte=_first_day())


def _first_day() -> date:
    return timezone.localdate() - KEPT_FOR


def _count(words: str, total: int, heap: int) -> None:
    digest, today = _keyed("words", words)[:32], timezone.localdate()
    row = Asked.objects.filter(digest=digest, day=today)
    more: dict[str, Any] = {"times": F("times") + 1, "heaps": F("heaps").bitor(heap)}
    if not total:
        more["nothing"] = F("nothing") + 1
    if not row.update(**more):
        Asked.objects.bulk_create([Asked(digest=digest, day=today)], ignore_conflicts=True)
        row.update(**more)
    if heap and row.filter(words="").exists() and _members_at_least(lately().filter(digest=digest)) >= ENOUGH:
        row.update(words=words)


def _members_at_least(rows: QuerySet[Asked]) -> int:
    """How many different members, at least, typed the words of these rows."""
    heaps: Iterable[int] = rows.values_list("heaps", flat=True)
    return reduce(or_, heaps, 0).bit_count()


def _heap_of(member: Any, words: str) -> int:
    """The bit of the member's heap for these words; none for a stranger, whom nothing tells from another."""
    if not member.is_authenticated:
        return 0
    return 1 << int(_keyed("heap", f"{member.pk} {words}")[:8], 16) % HEAPS


def _keyed(purpose: str, value: str) -> str:
    return salted_hmac(f"search.asked.{purpose}", value, algorithm="sha256").hexdigest()
