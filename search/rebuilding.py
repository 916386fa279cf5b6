"""Writing the index anew: into a second one, which then takes the place of the first in one step.

Meanwhile the first answers. What changes is written into both, and no mark is cleared that the second has not seen.
"""

import math
import time
from collections.abc import Callable, Iterator

from search import vocabulary
from search.documents import SOURCES
from search.documents.members import findable
from search.engines import Engine, EngineUnavailable, Refused
from search.leasing import Held, lease
from search.models import Dirty, Spread
from search.sync import DRAINING, documents_of, drain, engine, mark, mark_leanings, settle, write

WAIT_S = 0.1


def rebuild(say: Callable[[str], None] = lambda line: None) -> int:
    """Write the index anew, and all else that follows by marks, once nobody drains; returns how many things were looked
    at. What stops it leaves the index as it was.

    Raises `EngineUnavailable`.
    """
    return rebuild_within(math.inf, say) or 0


def rebuild_within(patience: float, say: Callable[[str], None]) -> int | None:
    """The same; None where somebody drains for longer than `patience`, in seconds."""
    until = time.monotonic() + patience
    while (total := _alone(say)) is None:
        if time.monotonic() > until:
            return None
        time.sleep(WAIT_S)
    while drain():
        pass
    return total


def _alone(say: Callable[[str], None]) -> int | None:
    with lease(DRAINING) as held:
        return _rebuild(held, say) if held is not None else None


def _rebuild(held: Held, say: Callable[[str], None]) -> int:
    old, new = engine(), engine().beside()
    spreads = list(Spread.objects.filter(kind__in=SOURCES).values_list("token", flat=True))
    vocabulary.teach(new)
    mark_leanings(findable().values_list("pk", flat=True))
    total, told = 0, time.monotonic()
    for kind, pks in _everything(new.batch):
        _fill(new, kind, pks)
        _keep_up(old, new, held)
        total += len(pks)
        if time.monotonic() - told > 1:
            say(f"Search index: {total:,} of {_all():,}")
            told = time.monotonic()
    _renew(held)
    old.take(new)
    Spread.objects.filter(token__in=spreads).delete()  # all of it is written
    return total


def _everything(batch: int) -> Iterator[tuple[str, list[int]]]:
    """Each kind with the ids of its things, so many at a time, by id: what comes meanwhile has marks of its own.

    A question each. Of one that is still being answered, SQLite would hold on to the moment at which it began, and let
    this process write nothing as soon as another one did.
    """
    for source in SOURCES.values():
        pks, last = source.all().order_by("pk").values_list("pk", flat=True), 0
        while some := list(pks.filter(pk__gt=last)[:batch]):
            yield source.kind, some
            last = some[-1]


def _all() -> int:
    return sum(source.all().order_by().count() for source in SOURCES.values())


def _fill(new: Engine, kind: str, pks: list[int]) -> None:
    """What cannot be written is marked, so that the drainer parks it with its reason."""
    refused: dict[str, str] = {}
    documents = documents_of(kind, pks, refused)
    try:
        new.index(documents)
    except Refused as error:
        refused |= error.reasons
    mark(kind, [int(id.rpartition("-")[2]) for id in refused])


def _keep_up(old: Engine, new: Engine, held: Held) -> None:
    """Write what changed into both, and hold on to the lease."""
    _renew(held)
    if marks := list(Dirty.objects.due()[: new.batch]):
        try:
            refused = write(marks, old)
        except EngineUnavailable:  # it may be what calls for a rebuild; its marks wait for the new one
            return
        settle(marks, refused | write(marks, new), held)


def _renew(held: Held) -> None:
    if not held.renew():
        raise EngineUnavailable(
            "The rebuild was too slow, and another process went on; the index is as it was."
        )
