"""The embedded index among several threads and processes, killed ones too, and with a damaged file."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from search.engines import EngineUnavailable, Query
from search.engines.embedded import EmbeddedEngine
from tests.search.engines.conftest import thread

HOUSE = Path(__file__).parents[3]


def writer(path: Path, first: int, documents: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.search.engines.writer", str(path), str(first), str(documents)]
    return subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, text=True)


def finds(engine, number: int) -> bool:
    hits = engine.search(Query(text=f"number{number}", audience=["public"])).hits
    return bool(hits) and hits[0].pk == number


def assert_is_whole(path: Path) -> None:
    """The tables agree with each other, and the vocabulary with the words it was counted from."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    assert connection.execute("SELECT key FROM documents EXCEPT SELECT rowid FROM words").fetchall() == []
    rows = connection.execute("SELECT title || ' ' || names || ' ' || body FROM words")
    uses = Counter(word for (text,) in rows for word in set(text.split()) if len(word) >= 4)
    assert dict(connection.execute("SELECT * FROM vocabulary")) == uses
    stubbed = {word for (word,) in connection.execute("SELECT DISTINCT word FROM stubs")}
    assert stubbed == set(uses)
    connection.close()


def test_processes_that_start_together_all_get_their_documents_in(tmp_path):
    path = tmp_path / "new" / "index.sqlite3"
    writers = [writer(path, first, 60) for first in (0, 100, 200)]
    engine = EmbeddedEngine(path)
    engine.prepare()
    while any(process.poll() is None for process in writers):
        engine.search(Query(text="vinyl", audience=["public"]))
    assert [process.wait() for process in writers] == [0, 0, 0]
    for process in writers:
        process.stdout.close()
    assert engine.health().documents == 180
    engine.close()
    assert_is_whole(path)


@pytest.mark.parametrize("stored", [1, 7, 30])
def test_a_killed_writer_leaves_all_that_it_confirmed_and_a_usable_index(tmp_path, stored):
    path = tmp_path / "index.sqlite3"
    process = writer(path, 0, 10_000)
    confirmed = [int(process.stdout.readline()) for _ in range(stored)]
    process.kill()
    confirmed += [int(line) for line in process.stdout.read().split("\n") if line]
    process.wait()
    process.stdout.close()
    engine = EmbeddedEngine(path)
    assert all(finds(engine, number) for number in confirmed)
    engine.index([thread(99_999, "Vinyl number99999")])
    assert finds(engine, 99_999)
    engine.close()
    assert_is_whole(path)


def test_threads_may_read_and_write_at_once(embedded, tmp_path):
    def use(number):
        embedded.index([thread(number, f"Vinyl number{number}")])
        found = finds(embedded, number)
        if number % 2:
            embedded.remove([f"thread-{number}"])
        return found

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(use, range(1000, 1120)))
    assert embedded.health().documents == 60
    embedded.close()
    assert_is_whole(tmp_path / "search" / "index.sqlite3")


def test_a_failing_batch_leaves_nothing_behind(embedded, monkeypatch, tmp_path):
    embedded.index([thread(1, "Vinyl number1")])
    bad = thread(3, "Vinyl")
    object.__setattr__(bad, "id", "\ud800")  # what no check let through may still come
    with pytest.raises(UnicodeEncodeError):
        embedded.index([thread(1, "Cassette"), thread(2, "Vinyl number2"), bad])
    assert (finds(embedded, 1), embedded.health().documents) == (True, 1)
    embedded.close()
    assert_is_whole(tmp_path / "search" / "index.sqlite3")


def test_a_forked_child_opens_connections_of_its_own(embedded):
    embedded.index([thread(1, "Vinyl number1")])
    child = os.fork()
    if not child:
        try:
            embedded.index([thread(2, "Vinyl number2")])
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert finds(embedded, 1)
    assert finds(embedded, 2)


def test_a_damaged_file_makes_the_engine_unavailable(tmp_path):
    path = tmp_path / "index.sqlite3"
    path.write_bytes(b"this is no database" * 1000)
    engine = EmbeddedEngine(path)
    everything = (engine.prepare, engine.clear, lambda: engine.index([thread(1, "Vinyl")]))
    for act in (*everything, lambda: engine.search(Query(text="vinyl", audience=["public"]))):
        with pytest.raises(EngineUnavailable, match=r"search index index\.sqlite3"):
            act()
    health = engine.health()
    assert not health.ok
    assert "not a database" in health.detail


def test_a_folder_that_cannot_be_made_makes_the_engine_unavailable(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EngineUnavailable):
        EmbeddedEngine(tmp_path / "file" / "index.sqlite3").prepare()


def test_the_index_outlives_its_engine(tmp_path):
    path = tmp_path / "index.sqlite3"
    first = EmbeddedEngine(path)
    first.prepare()
    first.index([thread(1, "Vinyl number1")])
    first.close()
    second = EmbeddedEngine(path)
    assert finds(second, 1)
    second.close()


def test_a_file_that_goes_right_after_it_was_made_is_not_written_to_any_more(tmp_path):
    engine = EmbeddedEngine(tmp_path / "index.sqlite3")
    engine.prepare()
    (tmp_path / "index.sqlite3").rename(tmp_path / "gone.sqlite3")
    engine.index([thread(1, "Vinyl")])
    assert engine.health().lost
    engine.close()
    assert sqlite3.connect(tmp_path / "index.sqlite3").execute("SELECT id FROM documents").fetchall()


def test_who_reads_while_the_file_is_replaced_reads_on_and_then_the_new_one(embedded, tmp_path):
    embedded.index([thread(1, "Vinyl number1")])
    other = embedded.beside()
    other.index([thread(2, "Vinyl number2")])
    elsewhere = EmbeddedEngine(tmp_path / "search" / "index.sqlite3")  # as in another process
    assert finds(elsewhere, 1)
    with elsewhere._database.reading() as connection:
        embedded.take(other)
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (1,)
        assert finds(elsewhere, 2)
        assert connection.execute("SELECT pk FROM documents").fetchone() == (1,)
    assert not finds(elsewhere, 1)
    elsewhere.index([thread(3, "Vinyl number3")])
    assert finds(embedded, 3)
    elsewhere.close()
    embedded.close()
    assert_is_whole(tmp_path / "search" / "index.sqlite3")
    left = {path.name for path in (tmp_path / "search").iterdir()}
    assert len(left) == 2 and "index.sqlite3" in left


def test_an_index_of_another_version_makes_way_at_once_whoever_still_writes_to_it(tmp_path):
    path = tmp_path / "own" / "index.sqlite3"
    outdated(path)
    before = sqlite3.connect(path)  # as in a process of that version
    before.execute("BEGIN IMMEDIATE")
    engine = EmbeddedEngine(path)
    assert engine.health().lost
    engine.prepare()
    engine.index([thread(2, "Vinyl number2")])
    assert finds(engine, 2) and not finds(engine, 1)
    assert before.execute("SELECT pk FROM documents").fetchall() == [(1,)]
    before.close()
    engine.close()
    assert_is_whole(path)
    assert {file.name for file in path.parent.iterdir()} == {path.name, path.resolve().name}


def test_processes_that_meet_an_index_of_another_version_leave_one_that_is_whole(tmp_path):
    path = tmp_path / "own" / "index.sqlite3"
    outdated(path)
    writers = [writer(path, first, 60) for first in (0, 100, 200)]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    assert_is_whole(path)
    assert len({file.name.split("-")[0] for file in path.parent.iterdir()}) == 2


def test_of_threads_that_meet_an_index_of_another_version_one_makes_the_new_one(tmp_path):
    for attempt in range(20):
        path = tmp_path / str(attempt) / "index.sqlite3"
        outdated(path)
        start = Barrier(8)

        def meet(number, path=path, start=start):
            engine = EmbeddedEngine(path)
            start.wait()
            engine.index([thread(number, f"Vinyl number{number}")])
            engine.close()

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(meet, range(8)))
        assert EmbeddedEngine(path).health().documents == 8
        assert {file.name.split("-")[0] for file in path.parent.iterdir()} == {path.name, path.resolve().name}


def outdated(path: Path) -> None:
    engine = EmbeddedEngine(path)
    engine.prepare()
    engine.index([thread(1, "Vinyl number1")])
    engine.close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
