"""How search stands, for operators: the page and `manage.py search status` tell the same figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.functional import Promise

from search import sync
from search.documents import SOURCES
from search.engines import BUCKETS, EngineUnavailable
from search.models import Checked, Dirty, Spread

MOST_PARKED = 100
"""Parked things that are listed, the oldest first."""


@dataclass(frozen=True, slots=True)
class OfKind:
    """`documents` is None while the engine is away. `differed` is of the last whole look at all of them, which ended
    at `looked_at`; both None before the first."""

    kind: str
    label: str | Promise
    documents: int | None
    waiting: int
    parked: int
    differed: int | None
    looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """`oldest_s`: for how many seconds the change that waits longest has waited, None where none does. `spreads`:
    places of which all is still to be marked."""

    answers: bool
    detail: str
    documents: int
    waiting: int
    oldest_s: int | None
    spreads: Sequence[Spread]
    parked: Sequence[Dirty]
    parked_total: int
    kinds: Sequence[OfKind]


def standing() -> Standing:
    """As of now; never raises for an engine that is away. Five queries."""
    health = sync.engine().health()
    oldest = Dirty.objects.due().first()
    rows = Dirty.objects.order_by().values_list("kind")
    counted = rows.annotate(due=Count("pk", filter=Q(parked="")), parked=Count("pk", filter=~Q(parked="")))
    marks = {kind: (due, parked) for kind, due, parked in counted}
    return Standing(
        answers=health.ok,
        detail=health.detail,
        documents=health.documents,
        waiting=sum(due for due, _parked in marks.values()),
        oldest_s=int((timezone.now() - oldest.at).total_seconds()) if oldest else None,
        spreads=list(Spread.objects.order_by("pk")),
        parked=list(Dirty.objects.parked().order_by("at", "pk")[:MOST_PARKED]),
        parked_total=sum(parked for _due, parked in marks.values()),
        kinds=_kinds(marks, health.ok),
    )


def _kinds(marks: dict[str, tuple[int, int]], answers: bool) -> list[OfKind]:
    documents, looked = _documents() if answers else {}, Checked.objects.in_bulk()
    return [
        OfKind(
            kind,
            source.label,
            documents.get(kind),
            *marks.get(kind, (0, 0)),
            differed=looked[kind].whole_differed if kind in looked else None,
            looked_at=looked[kind].whole_at if kind in looked else None,
        )
        for kind, source in SOURCES.items()
    ]


def _documents() -> dict[str, int]:
    try:
        return sync.engine().counts(list(SOURCES))
    except EngineUnavailable:  # it went between two questions
        return {}


def try_again(parked: Sequence[Dirty]) -> int:
    """Let the drainer take up what was refused, once more. Returns how many."""
    for row in parked:
        sync.mark(row.kind, [row.subject_id])
    return len(parked)


def note_look(kind: str, bucket: int, differing: int) -> None:
    """Keep what the worker found in a bucket; with the last one a whole round is done."""
    now = timezone.now()
    row = Checked.objects.filter(kind=kind).first() or Checked(kind=kind, at=now)
    row.differed = differing + (row.differed if bucket else 0)
    row.bucket, row.at = bucket, now
    if bucket == BUCKETS - 1:
        row.whole_differed, row.whole_at = row.differed, now
    row.save()


def note_whole(kind: str, differing: int) -> None:
    """Keep what a look at everything of a kind found."""
    now = timezone.now()
    found = {"at": now, "whole_differed": differing, "whole_at": now}
    Checked.objects.update_or_create(kind=kind, defaults=found)
