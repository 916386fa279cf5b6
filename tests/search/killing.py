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

from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board, Post, Thread
from community.ledger import draining
from community.ledger.models import Delivery
from community.members.models import Member
from search import drift, sync
from search.documents import SOURCES
from search.models import Lease
from tests import cast
from tests.servers import environment, free_port


def differences_after(kills: int, folder: Path, random: Random) -> int:
    """Kill a drainer so many times while threads and replies are written, hidden and shown; then let one come to its
    end, and count what the index and the database say differently. This process works on the database of `folder`."""
    writer, manager, board = cast.member("Writer"), cast.manager("Manager"), cast.board("Killing")
    for _kill in range(kills):
        with drainer(folder):
            until = time.monotonic() + random.uniform(0.05, 0.8)
            while time.monotonic() < until:
                change(random, writer, manager, board)
        let_leases_end()
    catch_up()
    return differences()


def let_leases_end() -> None:
    """As if the time of what the dead one held had run out, for which nobody needs to wait here."""
    Lease.objects.filter(name=sync.DRAINING).update(until=timezone.now())
    Delivery.objects.exclude(due_at=None).update(due_at=timezone.now())


def catch_up() -> None:
    while draining.drain() + sync.drain() or Delivery.objects.exclude(due_at=None).exists():
        let_leases_end()


def differences() -> int:
    return sum(len(found.pks) for kind in SOURCES for found in drift.drift(kind))


def change(random: Random, writer: Member, manager: Member, board: Board) -> None:
    threads = Thread.objects.filter(board=board)
    replies = Post.objects.filter(thread__board=board, number__gt=1)
    act = random.choice(["thread", "reply", "reply", "hide", "show"])
    if act == "reply" and threads.exists():
        cast.reply(by=writer, to=random.choice(threads), body=f"A reply {random.random()}")
    elif act == "hide" and (shown := replies.filter(hiding=None)):
        hide_post(random.choice(shown), by=manager)
    elif act == "show" and (hidden := replies.exclude(hiding=None)):
        restore_post(random.choice(hidden), by=manager)
    else:
        cast.thread(by=writer, on=board, title=f"Quokka {random.random()}")


@contextmanager
def drainer(folder: Path) -> Iterator[None]:
    """One at work inside, killed without a goodbye at the end."""
    command = [sys.executable, "-m", "tests.search.drainer"]
    environ = environment(folder, free_port())
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environ, stdout=subprocess.PIPE)
    assert process.stdout
    try:
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
