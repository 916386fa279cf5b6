"""An index that is lost comes back by itself: a file that was damaged or moved away, a server that forgot. So comes the
first one of a new community."""

import logging
from datetime import timedelta

from django.utils import timezone

from search.leasing import lease
from search.models import Lease
from search.rebuilding import rebuild_within
from search.sync import engine

EVERY = timedelta(seconds=5)
"""Between two looks."""
LOOK, MENDING = "search-whole", "search-mending"
PATIENCE = 3.0
"""Seconds to wait for who drains: one that was killed doing so is waited for in many looks, so that a worker that is
asked to stop does."""

logger = logging.getLogger(__name__)


def keep_whole() -> int:
    """The worker's loop: write the index anew where it is lost. Returns 0, since no more is due then.

    Raises `EngineUnavailable` where that did not work.
    """
    if _is_time():
        with lease(MENDING) as held:
            if held is not None and engine().health().lost:
                logger.warning("The search index is lost; it is written anew")
                rebuild_within(PATIENCE, lambda line: held.renew())
    return 0


def _is_time() -> bool:
    """Only one process looks, every now and then."""
    Lease.objects.get_or_create(name=LOOK)
    now = timezone.now()
    return bool(Lease.objects.filter(name=LOOK, until__lte=now).update(until=now + EVERY))
