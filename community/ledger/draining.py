"""Handing entries to their consumers."""

import logging
import uuid
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from community.ledger.consumers import Consumer, registered
from community.ledger.models import Delivery

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 10
FIRST_RETRY = timedelta(seconds=2)

logger = logging.getLogger(__name__)


def drain(limit: int = 100) -> int:
    """Claim and handle at most `limit` due deliveries. Returns how many were claimed; 0 means nothing is due.

    Any number of workers may drain at once: each delivery has one lease at a time, and is removed only by the
    transaction that handled it under that lease.
    """
    lease = uuid.uuid4()
    claimed = _claim(lease, limit)
    for delivery in Delivery.objects.filter(lease=lease).select_related("entry").order_by("entry_id", "id"):
        consumer = registered().get(delivery.consumer)
        if consumer:
            _handle(delivery, consumer)
    return claimed


def retry_parked() -> int:
    """Give parked deliveries another chance, as an operator asks. Returns how many."""
    return Delivery.objects.parked().update(due_at=timezone.now(), attempts=0, lease=None)


def _claim(lease: uuid.UUID, limit: int) -> int:
    now = timezone.now()
    due = Delivery.objects.due(now).filter(consumer__in=registered())
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due.exists():
        return 0
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        ids = list(
            due.select_for_update(skip_locked=skip_locked)
            .order_by("due_at", "id")
            .values_list("pk", flat=True)[:limit]
        )
        return Delivery.objects.filter(pk__in=ids).update(lease=lease, due_at=now + LEASE)


def _handle(delivery: Delivery, consumer: Consumer) -> None:
    try:
        with transaction.atomic():
            still_ours, _ = Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease).delete()
            if still_ours:
                consumer.handle(delivery.entry)
    except Exception as error:  # whatever a consumer raises, the others go on and this one is tried again
        logger.exception("%s could not handle ledger entry %s", consumer.name, delivery.entry_id)
        _put_off(delivery, error)


def _put_off(delivery: Delivery, error: Exception) -> None:
    attempts = delivery.attempts + 1
    wait = FIRST_RETRY * 2 ** min(attempts - 1, 10)
    Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease).update(
        attempts=attempts,
        lease=None,
        due_at=None if attempts >= MAX_ATTEMPTS else timezone.now() + wait,
        error=f"{type(error).__name__}: {error}"[:500],
    )
