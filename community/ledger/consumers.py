"""Consumers: what must follow from an entry. Registered by rooms above, run by the worker."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from community.ledger.models import Entry


@dataclass(frozen=True, slots=True)
class Consumer:
    """`handle(entry)` runs in a transaction and writes to this database only; what must leave it (mail, push)
    is enqueued as a task there. It reads the state as of now, since entries may come late or out of order.

    `at_once`: not by the worker, but in the transaction that records the entry, where the change itself may not be
    written yet. For a few quick rows that nobody may miss; whoever records waits for it, and fails with it."""

    name: str
    kinds: Collection[str]
    handle: "Callable[[Entry], None]"
    at_once: bool = False


_consumers: dict[str, Consumer] = {}


def register(
    name: str, kinds: Collection[str], handle: "Callable[[Entry], None]", at_once: bool = False
) -> None:
    """Make a consumer known; called from a room's `wiring.py`."""
    _consumers[name] = Consumer(name, frozenset(kinds), handle, at_once)


def registered() -> dict[str, Consumer]:
    return dict(_consumers)


def wanting(kind: str, at_once: bool = False) -> list[Consumer]:
    return [one for one in _consumers.values() if kind in one.kinds and one.at_once == at_once]
