"""An index that is lost comes back by itself: a file that was damaged or moved away, a server that forgot."""

import logging
from datetime import timedelta

from django.utils import timezone

from search.documents import SOURCES
from search.models import Lease
from search.rebuilding import rebuild
from search.sync import BATCH, documents_of, engine

EVERY = timedelta(seconds=5)
"""Between two looks."""
REBUILDING = timedelta(minutes=10)
"""How long nobody else looks while one process writes the index anew."""
LOOK = "search-whole"

logger = logging.getLogger(__name__)


def keep_whole() -> int:
    """The worker's loop: write the index anew where it is lost, or empty although there is something to be found.
    Returns 0, since no more is due then.

    Raises `EngineUnavailable` where that did not work.
    """
    Lease.objects.get_or_create(name=LOOK)
    if _next_look(EVERY, due=True) and _is_lost():
        logger.warning("The search index is lost; it is written anew")
        _next_look(REBUILDING)
        rebuild()
        _next_look(EVERY)
    return 0


def _next_look(after: timedelta, due: bool = False) -> bool:
    now = timezone.now()
    row = Lease.objects.filter(name=LOOK, **({"until__lte": now} if due else {}))
    return bool(row.update(until=now + after))


def _is_lost() -> bool:
    health = engine().health()
    return health.lost or (health.ok and not health.documents and _anything_to_find())


def _anything_to_find() -> bool:
    """Whether any of the latest things has a document."""
    latest = (
        (kind, source.all().order_by("-pk").values_list("pk", flat=True)) for kind, source in SOURCES.items()
    )
    return any(documents_of(kind, list(pks[:BATCH]), {}) for kind, pks in latest)
