import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from community.ledger.models import Delivery, Entry
from community.ledger.recording import record
from tests.community.ledger.conftest import KIND

pytestmark = pytest.mark.django_db


def test_an_entry_tells_who_did_what_to_which_thing(ada):
    entry = record(KIND, actor=ada, subject=ada, board=3)
    assert (entry.actor, entry.subject_kind, entry.subject_id, entry.data) == (
        ada,
        "member",
        ada.pk,
        {"board": 3},
    )


def test_each_consumer_that_wants_the_kind_gets_a_delivery(listening):
    listening("search"), listening("notices"), listening("elsewhere", kind="other.happened")
    entry = record(KIND)
    assert set(Delivery.objects.filter(entry=entry).values_list("consumer", flat=True)) == {
        "search",
        "notices",
    }


def test_an_undeclared_kind_is_refused():
    with pytest.raises(LookupError, match=r"thread\.vanished"):
        record("thread.vanished")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_outside_a_transaction():
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(KIND)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_never_happened(listening):
    listening("search")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(KIND)
        raise ZeroDivisionError
    assert not Entry.objects.exists() and not Delivery.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE ledger_entry SET kind = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_refuses_to_rewrite_history(change):
    record(KIND)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Entry.objects.get().kind == KIND
