"""How much the demo writes, and how it tells of it."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import batched
from random import Random
from typing import Any

from django.db import models
from django.utils import timezone

# Rows in one statement: large enough to be quick, small enough to stay light.
BATCH = 2_000
# Over how many days the demo's talk is spread.
DAYS = 60


@dataclass(frozen=True)
class Scale:
    """How much of each to make; `seed` makes the same community again."""

    members: int = 60
    threads: int = 40
    replies: int = 400
    messages: int = 300
    seed: int = 1


@dataclass
class Writer:
    """Writes rows in batches, counts them, and tells of progress every second."""

    say: Callable[[str], None]
    rows: int = 0
    started: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)

    def write[M: models.Model](self, what: str, total: int, rows: Iterable[M]) -> Iterator[list[M]]:
        """Insert `rows` batch by batch, handing on each batch with its ids."""
        done = 0
        for batch in batched(rows, BATCH, strict=False):
            yield self.insert(list(batch))
            done += len(batch)
            self._tell(what, done, total)

    def insert[M: models.Model](self, rows: list[M]) -> list[M]:
        if not rows:
            return rows
        manager: Any = type(rows[0])._default_manager
        self.rows += len(rows)
        return manager.bulk_create(rows, batch_size=BATCH)

    @property
    def per_second(self) -> float:
        return self.rows / max(time.monotonic() - self.started, 0.001)

    def _tell(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self._told > 1:
            self._told = time.monotonic()
            self.say(f"  {what}: {done:,} of {total:,} ({self.per_second:,.0f} rows/s)")


def moments(random: Random, count: int, begin: datetime | None = None) -> list[datetime]:
    """`count` moments in order between `begin` (`DAYS` ago) and now, more of them lately."""
    now = timezone.now()
    begin = begin or now - timedelta(days=DAYS)
    span = (now - begin).total_seconds()
    return sorted(now - timedelta(seconds=span * random.random() ** 2) for _ in range(count))
