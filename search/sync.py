"""Keeping the index true: changes leave marks in the database, and one drainer at a time works them off.

A mark says only *what* changed. The drainer writes the thing's state as of then, so marks may come late, twice or
out of order; and it clears a mark only if its token is the one that it read, so nothing that changed meanwhile
is taken for done. A process that dies anywhere leaves its marks for the next.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from itertools import batched
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from community.ledger.models import Entry
from search import leanings, vocabulary
from search.documents import SOURCES
from search.documents.members import findable
from search.engines import Document, Engine, Refused, open_engine
from search.leasing import Held, lease
from search.models import Dirty, Spread

BATCH = 200
"""Things that are read from the database at once."""
MARKS_AT_ONCE = 2_000
DRAINING = "search-drain"
TAKES = frozenset(
    {
        *("post.hidden", "post.removed", "thread.moved", "thread.split", "thread.carried", "thread.merged"),
        *("message.hidden", "message.removed", "room.erased", "group.ended"),
        *("interest.declared", "consent.withdrawn", "trust.decided", "member.left"),
    }
)
"""Kinds of entries after which somebody may not see what they saw before."""


@cache
def engine() -> Engine:
    """The engine that the settings name, opened once in each process."""
    return open_engine(settings.MEILISEARCH_URL, settings.MEILISEARCH_KEY, settings.SEARCH_FILE)


def mark(kind: str, pks: Iterable[int]) -> None:
    """Note that these things may have changed. In the transaction of their change, or from the ledger after it."""
    # Sorted, so that two who mark the same things never wait for each other.
    for chunk in batched(sorted(set(pks)), MARKS_AT_ONCE, strict=False):
        Dirty.objects.bulk_create(
            [Dirty(kind=kind, subject_id=pk) for pk in chunk],
            update_conflicts=True,
            unique_fields=["kind", "subject_id"],
            update_fields=["token", "parked"],
        )


def spread(place: str) -> None:
    """Note that all that stands in a place ("room-7") may have changed, be it a million things: the drainer marks
    them, a few at a time, between what else changed."""
    name = place.rpartition("-")[0]
    _spread((source.kind, place) for source in SOURCES.values() if name in source.within)


def _spread(wanted: Iterable[tuple[str, str]]) -> None:
    Spread.objects.bulk_create(
        [Spread(kind=kind, place=place) for kind, place in wanted],
        update_conflicts=True,
        unique_fields=["kind", "place"],
        update_fields=["token", "after"],
    )


def mark_leanings(members: Iterable[int]) -> None:
    """Note that these members may have to do with other interests, where anybody may know that at all."""
    mark(leanings.KIND, leanings.of_whom(members))


def mark_vocabulary() -> None:
    """Note that the names of interests may have changed."""
    mark(vocabulary.KIND, [0])


def spread_all() -> None:
    """Note that everything may have changed: after rows came in without their verbs."""
    mark_vocabulary()
    _spread((kind, "") for kind in (*SOURCES, leanings.KIND))


def mark_entry(entry: Entry) -> None:
    """The ledger's consumer: mark all that an entry may have changed."""
    mark_things(entry)
    if concerned := leanings.MARKS.get(entry.kind):
        mark_leanings(concerned(entry))


def mark_things(entry: Entry) -> None:
    """The same of what the index holds alone. At once where an entry TAKES, so that nothing is counted any more that
    was just hidden; marked again by the worker, when all that belongs to the change is written."""
    for source in SOURCES.values():
        if concerned := source.marks.get(entry.kind):
            mark(source.kind, concerned(entry))
        if places := source.spreads.get(entry.kind):
            _spread((source.kind, place) for place in places(entry))


def drain(limit: int | None = None) -> int:
    """Bring at most `limit` marked things up to date in the index, a batch of the engine's unless it is given. Returns
    how many; 0 means nothing is due, or another process is at it.

    Raises `EngineUnavailable`, and then every mark stays.
    """
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not Dirty.objects.due().exists() and not Spread.objects.exists():
        return 0
    with lease(DRAINING) as held:
        if held is None:
            return 0
        limit = limit or engine().batch
        marks = list(Dirty.objects.due()[:limit])
        # Only as many as there is room for, so that what changes meanwhile never waits behind a million marks.
        if len(marks) < limit and _pass_on(limit - len(marks)):
            marks = list(Dirty.objects.due()[:limit])
        settle(marks, write(marks), held)
    return len(marks)


def _pass_on(room: int) -> int:
    """Mark as many things of what is spread as there is room for. Returns how many."""
    total = 0
    while total < room and (one := Spread.objects.order_by("pk").first()):
        total += _pass_on_of(one, room - total)
    return total


def _pass_on_of(one: Spread, room: int) -> int:
    rows = _spread_rows(one).filter(pk__gt=one.after).order_by("pk")
    with transaction.atomic():
        pks = list(rows.values_list("pk", flat=True)[:room])
        mark(one.kind, pks)
        same = Spread.objects.filter(pk=one.pk, token=one.token)
        if len(pks) < room:
            same.delete()
        else:
            same.update(after=pks[-1])
    return len(pks)


def _spread_rows(one: Spread) -> QuerySet[Any]:
    if one.kind == leanings.KIND:
        return findable()
    source, (name, _, pk) = SOURCES.get(one.kind), one.place.rpartition("-")
    if source is None:
        return Dirty.objects.none()
    return source.within[name](int(pk)) if one.place else source.all()


def waiting() -> int:
    """How many things the index may be wrong about, and in how many places all that stands there."""
    return Dirty.objects.due().order_by().count() + Spread.objects.count()


def write(marks: Collection[Dirty], into: Engine | None = None) -> dict[str, str]:
    """Put the present state of what is marked into the index, removals first. Returns why what was refused."""
    into = into or engine()
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in marks:
        wanted[row.kind].append(row.subject_id)
    # Before the engine, which may be away: who took their yes back leans to nothing at once.
    leanings.refresh(wanted.pop(leanings.KIND, []))
    if wanted.pop(vocabulary.KIND, []):
        vocabulary.teach(into)
    documents: list[Document] = []
    refused: dict[str, str] = {}
    for kind, pks in wanted.items():
        documents += documents_of(kind, pks, refused)
    present = {document.id for document in documents}
    gone = [str(row) for row in marks if row.kind in wanted and str(row) not in present]
    if gone:
        into.remove(gone)
    try:
        into.index(documents)
    except Refused as error:
        refused |= error.reasons
        into.remove(error.ids)  # what the index holds of them may be for others than they are now
    return refused


def documents_of(kind: str, pks: list[int], refused: dict[str, str]) -> list[Document]:
    """The documents of one kind. One that cannot be made must not hold up the others: it goes to `refused`."""
    if kind not in SOURCES:
        return []
    try:
        return SOURCES[kind].documents(pks)
    except DatabaseError:
        raise
    except Exception as error:  # whatever is wrong with one thing
        if len(pks) == 1:
            refused[f"{kind}-{pks[0]}"] = str(error) or repr(error)
            return []
        return [found for pk in pks for found in documents_of(kind, [pk], refused)]


def settle(marks: Collection[Dirty], refused: dict[str, str], held: Held) -> None:
    """Clear the marks of what is written, unless it changed since, and park what was refused."""
    if not held.still_holds():
        # Somebody else drains by now: what was just written may be older than theirs. Once more, then.
        for row in marks:
            mark(row.kind, [row.subject_id])
        return
    for row in marks:
        if reason := refused.get(str(row)):
            Dirty.objects.filter(token=row.token).update(parked=reason)
    written = [row.token for row in marks if str(row) not in refused]
    Dirty.objects.filter(token__in=written).delete()
