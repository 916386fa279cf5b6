"""Writing down what happened, in the transaction in which it happens."""

from typing import Any

from django.db import models, transaction

from community.ledger.consumers import wanting
from community.ledger.kinds import declared
from community.ledger.models import Delivery, Entry


def record(
    kind: str,
    *,
    actor: Any = None,
    subject: models.Model | None = None,
    **data: int | float | bool | str | None,
) -> Entry:
    """Append an entry and its deliveries. `data` holds ids, numbers and short codes, never what people wrote.

    Raises `LookupError` for a kind that no room declared, and `RuntimeError` outside a transaction: an entry
    that could commit without its change, or the other way round, would be a lie.
    """
    if kind not in declared():
        raise LookupError(f"No room declared the ledger kind {kind!r}.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} must be recorded in the transaction of its change.")
    entry = Entry.objects.create(
        kind=kind,
        actor=actor if actor is not None and actor.pk else None,
        subject_kind=subject._meta.model_name or "" if subject else "",
        subject_id=subject.pk if subject else None,
        data=data,
    )
    Delivery.objects.bulk_create(Delivery(entry=entry, consumer=c.name) for c in wanting(kind))
    return entry
