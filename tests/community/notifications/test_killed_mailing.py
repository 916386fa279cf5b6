"""A worker that is killed at any moment loses no mail, and sends no second one."""

import os
import random
import signal
import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from community.notifications import digesting, mailing
from community.notifications.models import Digest, Errand, Letter
from tests import cast, databases
from tests.community.notifications.bringing import catch_up, pass_the_hold, says_yes, wants_a_digest

MEMBERS = 24
# By the mail server: before it took the letter, and just after, before its answer; by the clock: anywhere else.
POINTS = ["RCPT", "DATA", "taken", "clock"] * 5
# At "DATA" the server has the whole letter already, and keeps it although its sender died.
TAKEN = len(POINTS) - POINTS.count("RCPT")


def work_until_killed(send: Callable[[], int] = mailing.send_due) -> int:
    """The id of another process that sends what is due."""
    databases.let_go()
    child = os.fork()
    if child:
        return child
    try:
        while send():
            pass
    finally:
        databases.let_go()
        os._exit(0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_each_member_gets_one_mail_though_workers_are_killed_at_twenty_points(ada, mailbox):
    hearers = [cast.member(f"Hearer{number}") for number in range(MEMBERS)]
    for hearer in hearers:
        says_yes(hearer, "mail-reply")
        cast.reply(ada, cast.thread(hearer))
    catch_up()
    pass_the_hold()
    assert Errand.objects.count() == MEMBERS
    chance = random.Random(21)
    killed = [kill_one(mailbox, point, chance, mailing.send_due) for point in POINTS]
    assert sum(killed) >= 15, "most of them died at work"
    mailbox.meet = lambda command: None
    os.waitpid(work_until_killed(), 0)
    for hearer in hearers:
        arrived = mailbox.of(hearer)
        assert arrived and len({letter["Message-ID"] for letter in arrived}) == 1, hearer
        assert len({letter.get_content_type() + str(letter["Subject"]) for letter in arrived}) == 1
    assert len(mailbox.letters) <= MEMBERS + TAKEN
    assert Letter.objects.filter(is_sent=True).count() == MEMBERS


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded")
def test_each_member_gets_one_digest_though_workers_are_killed_at_twenty_points(ada, mailbox):
    cast.thread(ada)
    readers = [cast.member(f"Reader{number}") for number in range(MEMBERS)]
    for reader in readers:
        wants_a_digest(reader)
    chance = random.Random(22)
    killed = [kill_one(mailbox, point, chance, digesting.send_due) for point in POINTS]
    assert sum(killed) >= 15, "most of them died at work"
    mailbox.meet = lambda command: None
    os.waitpid(work_until_killed(digesting.send_due), 0)
    for reader in readers:
        assert len({letter["Message-ID"] for letter in mailbox.of(reader)}) == 1, reader
    assert len(mailbox.letters) <= MEMBERS + TAKEN
    assert Digest.objects.filter(is_sent=True).count() == Digest.objects.count() == MEMBERS


def kill_one(mailbox, point: str, chance: random.Random, send: Callable[[], int]) -> bool:
    """Let a worker begin and die. Returns whether it died before its work was done."""
    child = 0
    mailbox.meet = lambda command: os.kill(child, signal.SIGKILL) if child and command == point else None
    child = work_until_killed(send)
    if point == "clock":
        time.sleep(chance.uniform(0, 0.2))
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    # Rather than wait for the dead worker's lease to end.
    for model in mailing.MODELS:
        model.objects.filter(ended_at=None).update(due_at=timezone.now())
    return os.WIFSIGNALED(status)
