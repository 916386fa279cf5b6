"""The index is written anew without a moment in which less is found, and compared with the database."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from community.discussions.models import Post
from community.ledger import draining
from search import drift, rebuilding, sync
from search.documents import SOURCES
from search.engines import BUCKETS, Document, EngineUnavailable, Query
from search.engines.embedded import EmbeddedEngine
from search.leasing import lease
from search.models import Dirty, Lease, Spread
from tests import cast

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    """Ids of what the engine itself finds."""
    query = Query(text=text, audience=("public", "members"))
    return {hit.id for hit in sync.engine().search(query).hits}


def ghost(pk: int = 999) -> Document:
    return Document(
        id=f"thread-{pk}", kind="thread", pk=pk, rev=1, title="Ghost", url="/", at=0, visible_to=["public"]
    )


def called(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_a_rebuild_finds_what_was_written_past_every_door(ada, listening, catch_up):
    thread = cast.thread(by=ada, title="Rare grooves")
    catch_up()
    sync.engine().index([ghost()])
    type(thread).objects.filter(pk=thread.pk).update(title="Rare quokkas")
    assert "holds 1 documents" in called("rebuild")
    assert found("ghost") == set()
    assert found("quokkas") == {f"thread-{thread.pk}"}


def test_all_is_found_at_every_moment_of_a_rebuild_and_what_changes_meanwhile_as_well(
    ada, listening, catch_up, monkeypatch
):
    for number in range(6):
        cast.thread(by=ada, title=f"Quokka number {number}")
    catch_up()
    monkeypatch.setattr(EmbeddedEngine, "batch", 2)
    fill, counts, new = rebuilding._fill, [], []

    def look_and_fill(engine, kind, pks):
        counts.append(len(found("quokka")))
        if not new:
            new.append(cast.thread(by=ada, title="Wombat"))
            draining.drain()
        elif kind == "thread":
            assert found("wombat") == {f"thread-{new[0].pk}"}
        fill(engine, kind, pks)

    monkeypatch.setattr(rebuilding, "_fill", look_and_fill)
    rebuilding.rebuild()
    assert set(counts) == {6} and len(counts) >= 3
    assert len(found("quokka")) == 6
    assert found("wombat") == {f"thread-{new[0].pk}"}
    assert not Dirty.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_people_go_on_writing_while_an_index_of_thousands_is_written_anew(ada, listening, monkeypatch):
    thread, fill = cast.thread(by=ada, title="Quokkas"), rebuilding._fill
    rows = (Post(thread=thread, number=n, author=ada, body="A quokka.", html="") for n in range(2, 2_200))
    Post.objects.bulk_create(rows)

    def write():
        Post.objects.filter(thread=thread, number=1).update(thanks_count=F("thanks_count") + 1)
        connection.close()

    def fill_while_somebody_writes(engine, kind, pks):
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(write).result()
        fill(engine, kind, pks)

    monkeypatch.setattr(rebuilding, "_fill", fill_while_somebody_writes)
    called("rebuild")
    assert sync.engine().counts(["post"]) == {"post": 2_198}


def test_a_rebuild_that_dies_half_way_leaves_the_index_as_it_was(ada, listening, catch_up, monkeypatch):
    thread = cast.thread(by=ada, title="Rare grooves")
    catch_up()

    def die(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(rebuilding, "_keep_up", die)
        rebuilding.rebuild()
    assert found("grooves") == {f"thread-{thread.pk}"}
    rebuilding.rebuild()
    assert found("grooves") == {f"thread-{thread.pk}"}


def test_nobody_drains_while_it_is_rebuilt_and_who_loses_the_lease_stops(
    ada, listening, catch_up, monkeypatch
):
    thread = cast.thread(by=ada, title="Rare grooves")
    catch_up()
    fill = rebuilding._fill

    def slowly(*args):
        assert sync.drain() == 0
        with lease(sync.DRAINING) as held:
            assert held is None
        Lease.objects.update(until=timezone.now())
        fill(*args)

    monkeypatch.setattr(rebuilding, "_fill", slowly)
    with pytest.raises(EngineUnavailable, match="too slow"):
        rebuilding.rebuild()
    assert found("grooves") == {f"thread-{thread.pk}"}


def test_a_damaged_index_is_mended_by_a_rebuild(ada, listening, catch_up, settings):
    thread = cast.thread(by=ada, title="Rare grooves")
    catch_up()
    sync.engine().close()
    sync.engine.cache_clear()
    Path(settings.SEARCH_FILE).write_bytes(b"no database" * 1000)
    for suffix in ("-wal", "-shm"):
        Path(f"{settings.SEARCH_FILE}{suffix}").unlink(missing_ok=True)
    sync.mark("thread", [thread.pk])
    rebuilding.rebuild()
    assert found("grooves") == {f"thread-{thread.pk}"}


def test_what_was_to_be_marked_is_settled_by_a_rebuild(ada, listening):
    cast.thread(by=ada, title="Rare grooves")
    sync.spread_all()
    assert Spread.objects.count() == len(SOURCES) + 1
    rebuilding.rebuild()
    assert not Spread.objects.exists()


def test_what_differs_is_named_marked_and_mended(ada, listening, catch_up):
    missing, stale, right = (cast.thread(by=ada, title=f"Quokka {name}") for name in ("one", "two", "three"))
    catch_up()
    assert "holds what the database says" in called("check")
    sync.engine().remove([f"thread-{missing.pk}"])
    sync.engine().index([ghost()])
    type(stale).objects.filter(pk=stale.pk).update(title="Wombat")
    out = StringIO()
    with pytest.raises(CommandError, match="3 differ"):
        call_command("search", "check", stdout=out)
    assert sorted(out.getvalue().splitlines()) == [
        "left over: thread-999",
        f"missing: thread-{missing.pk}",
        f"stale: thread-{stale.pk}",
    ]
    assert "3 differed" in called("repair")
    assert {row.subject_id for row in Dirty.objects.all()} == {missing.pk, stale.pk, 999}
    catch_up()
    assert found("quokka") == {f"thread-{missing.pk}", f"thread-{right.pk}"}
    assert found("wombat") == {f"thread-{stale.pk}"}
    assert found("ghost") == set()
    assert "0 differed" in called("repair")


def test_what_is_marked_is_known_to_be_behind_and_is_no_drift(ada, listening):
    cast.thread(by=ada)
    draining.drain()
    assert Dirty.objects.exists()
    assert [found for kind in SOURCES for found in drift.drift(kind)] == []


def test_the_worker_goes_round_all_buckets_and_mends_what_it_finds(ada, listening, catch_up):
    cast.thread(by=ada, title="Rare grooves")
    catch_up()
    sync.engine().index([ghost()])
    for _ in range(len(SOURCES) * BUCKETS):
        drift.keep_true()
        Lease.objects.filter(name=drift.ROUND).update(until=timezone.now())
    assert [str(row) for row in Dirty.objects.all()] == ["thread-999"]
    catch_up()
    assert found("ghost") == set()


def test_one_bucket_at_a_time_however_often_the_worker_asks(monkeypatch, db):
    looked = []
    monkeypatch.setattr(
        drift, "drift_in", lambda kind, bucket: looked.append(bucket) or drift.Drift(kind, *[frozenset()] * 3)
    )
    for _ in range(5):
        assert drift.keep_true() == 0
    assert len(looked) == 1


def test_the_settings_of_the_index_are_compared_with_the_code(db):
    assert "those of the code" in called("settings")
