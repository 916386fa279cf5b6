"""Drainers that are killed while people write, and what differs afterwards."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from django.conf import settings
from django.utils import timezone

from community.ledger import draining
from community.ledger.models import Delivery
from search import mending, sync
from search.models import Lease
from tests.search.talking import Talk, differences
from tests.servers import environment, free_port


def differences_after(kills: int, folder: Path, random: Random) -> int:
    """Kill a drainer so many times while people write, hide, show and close what they wrote; then let one come to its
    end, and count what the index and the database say differently. This process works on the database of `folder`."""
    sync.engine().prepare()
    talk = Talk(random)
    for _kill in range(kills):
        with drainer(folder):
            until = time.monotonic() + random.uniform(0.05, 0.8)
            while time.monotonic() < until:
                talk.change()
        let_leases_end()
    catch_up()
    return differences()


def let_leases_end() -> None:
    """As if the time of what the dead one held had run out, for which nobody needs to wait here."""
    Lease.objects.filter(name__in=[sync.DRAINING, mending.MENDING]).update(until=timezone.now())
    Delivery.objects.exclude(due_at=None).update(due_at=timezone.now())


def catch_up() -> None:
    while draining.drain() + sync.drain() or Delivery.objects.exclude(due_at=None).exists():
        let_leases_end()


@contextmanager
def drainer(folder: Path, **environ: str) -> Iterator[None]:
    """One at work inside, killed without a goodbye at the end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.search.drainer"],
        cwd=settings.BASE_DIR,
        env=environment(folder, free_port()) | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
