"""Doing a thing alone, among any number of processes."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from search.models import Lease

SECONDS = 30
"""How long a holder that died keeps the others out. A batch of the drainer takes well below a second in the
embedded engine, and seconds in Meilisearch."""


class Held:
    """A lease while it is held. Who was too slow finds that it is lost."""

    def __init__(self, name: str):
        self.name = name
        self.holder = uuid.uuid4()

    def take(self) -> bool:
        """One conditional statement decides, so of several at once only one gets it."""
        Lease.objects.get_or_create(name=self.name)
        free = Lease.objects.filter(name=self.name, until__lte=timezone.now())
        return bool(free.update(holder=self.holder, until=timezone.now() + timedelta(seconds=SECONDS)))

    def renew(self) -> bool:
        """Hold it for as long again; False when it is lost."""
        mine = Lease.objects.filter(name=self.name, holder=self.holder, until__gt=timezone.now())
        return bool(mine.update(until=timezone.now() + timedelta(seconds=SECONDS)))

    def still_holds(self) -> bool:
        return Lease.objects.filter(name=self.name, holder=self.holder, until__gt=timezone.now()).exists()

    def release(self) -> None:
        Lease.objects.filter(name=self.name, holder=self.holder).update(until=timezone.now())


@contextmanager
def lease(name: str) -> Iterator[Held | None]:
    """The lease by this name, or None while another process has it."""
    held = Held(name)
    if not held.take():
        yield None
        return
    try:
        yield held
    finally:
        held.release()
