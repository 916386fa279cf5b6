"""Writing down what happened, in the transaction in which it happens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from community.ledger.consumers import wanting
from community.ledger.kinds import declared
from community.ledger.models import Delivery, Entry


@dataclass(frozen=True, slots=True)
class Happened:
    """One of many entries of the same kind; the fields are those of `record`."""

    actor: Any
    subject: models.Model | None
    data: dict[str, int | float | bool | str | None] = field(default_factory=dict)


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
    [entry] = record_all(kind, [Happened(actor, subject, data)])
    return entry


def record_all(kind: str, happened: Sequence[Happened]) -> list[Entry]:
    """Append many entries of one kind in two queries, and those of who is told at once. Raises like `record`."""
    if kind not in declared():
        raise LookupError(f"No room declared the ledger kind {kind!r}.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{kind} must be recorded in the transaction of its change.")
    entries = Entry.objects.bulk_create(_entry(kind, one) for one in happened)
    Delivery.objects.bulk_create(Delivery(entry=e, consumer=c.name) for e in entries for c in wanting(kind))
    for consumer in wanting(kind, at_once=True):
        for entry in entries:
            consumer.handle(entry)
    return entries


def _entry(kind: str, one: Happened) -> Entry:
    actor, subject = one.actor, one.subject
    return Entry(
        kind=kind,
        actor=actor if actor is not None and actor.pk else None,
        subject_kind=subject._meta.model_name or "" if subject else "",
        subject_id=subject.pk if subject else None,
        data=one.data,
    )
