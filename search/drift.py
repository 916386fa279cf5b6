"""Whether the index holds what the database says, and mending it where it does not.

Marks make it so; this finds what came past every mark: rows written by hand, a bug, a restored backup. Things are
compared by their `rev`, a digest of all that a document says, one bucket of one kind at a time.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any

from django.core.cache import cache
from django.db.models import F, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone

from search import vocabulary
from search.documents import SOURCES
from search.engines import BUCKETS
from search.models import Dirty, Lease
from search.standing import note_look, note_whole
from search.sync import BATCH, documents_of, engine, mark, mark_vocabulary

EVERY = timedelta(seconds=20)
"""Between two buckets that the worker looks at: it has been round all of them after two hours."""
ROUND = "search-drift"


@dataclass(frozen=True, slots=True)
class Drift:
    """What is wrong in one bucket of a kind: ids of things without their document, with one of another time, and of
    documents whose thing is not there, or not to be found."""

    kind: str
    missing: frozenset[int]
    stale: frozenset[int]
    left_over: frozenset[int]

    @property
    def pks(self) -> frozenset[int]:
        return self.missing | self.stale | self.left_over


def drift(kind: str) -> Iterator[Drift]:
    """Where index and database differ, a bucket at a time. What is marked is known to be behind, and does not count;
    nor does what changes while it is compared. Raises `EngineUnavailable`."""
    for bucket in range(BUCKETS):
        found = drift_in(kind, bucket)
        if found.pks:
            yield found


def drift_in(kind: str, bucket: int) -> Drift:
    """Raises `EngineUnavailable`."""
    found = _compare(kind, _rows(kind, bucket), engine().revs(kind, bucket))
    if found.pks:  # what changed between the two looks is marked by now, or equal
        again = _rows(kind, bucket).filter(pk__in=found.pks)
        known = {id: rev for id, rev in engine().revs(kind, bucket).items() if _pk(id) in found.pks}
        found = _compare(kind, again, known)
    return found


def repair(kind: str) -> int:
    """Mark all that differs, for the drainer to write. Returns how many. Raises `EngineUnavailable`."""
    total = 0
    for found in drift(kind):
        mark(kind, found.pks)
        total += len(found.pks)
    note_whole(kind, total)
    return total


def keep_true() -> int:
    """The worker's loop: look at the next bucket when its time has come. Returns 0, since no more is due then.

    Raises `EngineUnavailable`.
    """
    now = timezone.now()
    Lease.objects.get_or_create(name=ROUND)
    if Lease.objects.filter(name=ROUND, until__lte=now).update(until=now + EVERY):
        kinds = list(SOURCES)
        place = cache.get(ROUND, 0) % (len(kinds) * BUCKETS)
        cache.set(ROUND, place + 1, None)
        kind = kinds[place % len(kinds)]
        found = drift_in(kind, bucket := place // len(kinds)).pks
        mark(kind, found)
        note_look(kind, bucket, len(found))
        if place == 0:
            repair_vocabulary()
    return 0


def repair_vocabulary() -> list[str]:
    """Mark the vocabulary where the engine does not know it. Returns how it differs. Raises `EngineUnavailable`."""
    if unlearnt := vocabulary.unlearnt(engine()):
        mark_vocabulary()
    return unlearnt


def _rows(kind: str, bucket: int) -> QuerySet[Any]:
    rows = SOURCES[kind].all().annotate(bucket=Mod(F("pk"), BUCKETS))
    return rows.filter(bucket=bucket).order_by().values_list("pk", flat=True)


def _compare(kind: str, rows: QuerySet[Any], indexed: dict[str, int]) -> Drift:
    wanted: dict[str, int] = {}
    broken: dict[str, str] = {}
    for pks in batched(rows, BATCH, strict=False):
        wanted |= {found.id: found.rev for found in documents_of(kind, list(pks), broken)}
    missing, left_over = wanted.keys() - indexed.keys(), indexed.keys() - wanted.keys() - broken.keys()
    stale = {id for id in wanted.keys() & indexed.keys() if wanted[id] != indexed[id]}
    marked = _marked(kind, {_pk(id) for id in missing | left_over | stale})
    return Drift(kind, *(frozenset(map(_pk, ids)) - marked for ids in (missing, stale, left_over)))


def _marked(kind: str, pks: Collection[int]) -> set[int]:
    """Those of which it is known, parked ones included."""
    found: set[int] = set()
    for chunk in batched(pks, BATCH, strict=False):
        found |= set(
            Dirty.objects.filter(kind=kind, subject_id__in=chunk).values_list("subject_id", flat=True)
        )
    return found


def _pk(id: str) -> int:
    return int(id.rpartition("-")[2])
