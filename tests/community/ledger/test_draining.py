import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from community.ledger import consumers
from community.ledger.draining import LEASE, MAX_ATTEMPTS, drain, retry_parked
from community.ledger.models import Delivery, Entry
from community.ledger.recording import record
from tests.community.ledger.conftest import KIND

pytestmark = pytest.mark.django_db


def test_a_consumer_is_given_each_entry_once(listening):
    heard = listening("search")
    entries = [record(KIND), record(KIND)]
    assert (drain(), drain()) == (2, 0)
    assert heard == entries


def test_entries_that_a_batch_leaves_come_with_the_next(listening):
    heard = listening("search")
    for _ in range(5):
        record(KIND)
    assert [drain(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert len(heard) == 5


def test_one_failing_consumer_does_not_hold_up_the_others(listening):
    consumers.register("broken", [KIND], _fail)
    heard = listening("search")
    record(KIND)
    drain()
    assert len(heard) == 1
    left = Delivery.objects.get()
    assert (left.consumer, left.attempts, left.error) == ("broken", 1, "ZeroDivisionError: on purpose")
    assert left.due_at > timezone.now()


def test_what_a_failing_consumer_wrote_is_undone():
    def write_and_fail(entry: Entry) -> None:
        Entry.objects.create(kind="written.by.handler")
        _fail(entry)

    consumers.register("broken", [KIND], write_and_fail)
    record(KIND)
    drain()
    assert not Entry.objects.filter(kind="written.by.handler").exists()


def test_a_delivery_that_keeps_failing_is_parked_until_an_operator_asks_again(listening):
    consumers.register("search", [KIND], _fail)
    record(KIND)
    for _ in range(MAX_ATTEMPTS):
        Delivery.objects.update(due_at=timezone.now())
        drain()
    assert Delivery.objects.parked().count() == 1
    assert drain() == 0
    heard = listening("search")
    assert retry_parked() == 1
    drain()
    assert len(heard) == 1


def test_a_worker_that_died_loses_its_lease_and_another_goes_on(listening, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    heard = listening("search")
    record(KIND)
    Delivery.objects.update(lease="0190b5ac-0000-7000-8000-000000000000", due_at=timezone.now() + LEASE)
    assert drain() == 0
    time_machine.shift(LEASE + timedelta(seconds=1))
    assert drain() == 1
    assert len(heard) == 1


def test_a_worker_that_overslept_its_lease_does_not_handle_what_another_took(listening):
    other = uuid.uuid4()
    consumers.register(
        "first", [KIND], lambda entry: Delivery.objects.filter(consumer="second").update(lease=other) and None
    )
    heard = listening("second")
    record(KIND)
    assert drain() == 2
    assert heard == []
    assert Delivery.objects.get().lease == other


def test_deliveries_of_a_consumer_that_is_gone_wait_for_its_return(listening):
    heard = listening("search")
    record(KIND)
    consumers._consumers.clear()
    assert drain() == 0
    consumers.register("search", [KIND], heard.append)
    assert drain() == 1


@pytest.mark.django_db(transaction=True)
def test_drainers_side_by_side_handle_each_entry_once():
    consumers.register(
        "counter", [KIND], lambda entry: Entry.objects.create(kind="counted", subject_id=entry.pk) and None
    )
    with transaction.atomic():
        for _ in range(60):
            record(KIND)
    threads = [threading.Thread(target=_drain_until_empty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = sorted(Entry.objects.filter(kind="counted").values_list("subject_id", flat=True))
    assert counted == sorted(Entry.objects.filter(kind=KIND).values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite has one writer: ids commit in order")
def test_an_entry_that_commits_after_a_later_one_is_not_skipped(listening):
    heard = listening("search")
    recorded, may_commit = threading.Event(), threading.Event()
    slow = threading.Thread(target=_record_and_wait, args=(recorded, may_commit))
    slow.start()
    recorded.wait(5)
    with transaction.atomic():
        later = record(KIND)
    drain()
    assert heard == [later]
    may_commit.set()
    slow.join()
    drain()
    assert [entry.pk < later.pk for entry in heard] == [False, True]


def _record_and_wait(recorded: threading.Event, may_commit: threading.Event) -> None:
    with transaction.atomic():
        record(KIND)
        recorded.set()
        may_commit.wait(5)
    connection.close()


def _drain_until_empty() -> None:
    while drain(limit=7):
        pass
    connection.close()


def _fail(entry: Entry) -> None:
    raise ZeroDivisionError("on purpose")
