"""The engine is away, or loses its index: nobody is kept from posting, and everything comes back by itself."""

import time
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import timezone

from search import drift, mending, sync
from search.documents import SOURCES
from search.engines import EngineUnavailable
from search.engines.embedded import EmbeddedEngine
from search.finding import find
from search.leasing import SECONDS, Held
from search.models import Dirty, Lease
from search.rebuilding import rebuild
from tests import cast
from tests.search.absences import away

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> Path:
    return Path(configured.SEARCH_FILE)


def look() -> None:
    """The worker's next look, whenever the last one was."""
    Lease.objects.filter(name=mending.LOOK).update(until=timezone.now())
    mending.keep_whole()


def differences() -> list[drift.Drift]:
    return [found for kind in SOURCES for found in drift.drift(kind)]


def files_of(index: Path) -> list[Path]:
    return list(index.parent.glob(f"{index.name}*"))


def break_it(index: Path) -> None:
    sync.engine().close()
    for file in files_of(index):
        file.unlink()
    index.write_bytes(b"no database at all" * 500)


def move_away(index: Path) -> None:
    for file in files_of(index):
        file.rename(index.with_name(f"moved-{file.name}"))


@pytest.mark.parametrize("lose", [break_it, move_away])
def test_an_index_that_is_lost_is_written_anew_while_people_go_on(ada, ben, listening, catch_up, index, lose):
    threads = [cast.thread(by=ada, title=f"Quokka {number}") for number in range(3)]
    catch_up()
    lose(index)
    threads.append(cast.thread(by=ada, title="Quokka the fourth"))
    cast.reply(by=ben, to=threads[0], body="A quokka, said while nothing could be written.")
    if lose is break_it:
        assert find(ben, "quokka").degraded
        assert find(ben, "quokka").total == 4
        with pytest.raises(EngineUnavailable):
            catch_up()
    look()
    catch_up()
    found = find(ben, "quokka")
    assert (found.degraded, found.totals) == (False, {"thread": 4, "post": 1})
    assert differences() == []
    assert not Dirty.objects.exists()


def test_what_is_written_before_anybody_saw_that_it_is_gone_does_not_pass_for_the_index(
    ada, ben, listening, catch_up, index
):
    cast.thread(by=ada, title="Quokka the first")
    catch_up()
    move_away(index)
    cast.thread(by=ada, title="Quokka the second")
    catch_up()
    found = find(ben, "quokka")
    assert (found.degraded, found.total) == (True, 2)
    look()
    found = find(ben, "quokka")
    assert (found.degraded, found.total) == (False, 2)
    assert differences() == []


def test_the_first_index_of_a_community_is_made_by_itself_and_left_alone_then(
    ada, ben, listening, index, monkeypatch
):
    sync.engine().close()
    index.unlink()
    assert find(ben, "quokka").degraded
    look()
    assert not find(ben, "quokka").degraded
    monkeypatch.setattr(mending, "rebuild_within", lambda patience, say: pytest.fail("nothing is lost"))
    look()


def test_an_index_that_is_away_for_a_while_is_not_written_anew(ada, listening, catch_up, index, monkeypatch):
    cast.thread(by=ada)
    rebuild()
    monkeypatch.setattr(mending, "rebuild_within", lambda patience, say: pytest.fail("it comes back"))
    with away(index):
        cast.thread(by=ada)
        with pytest.raises(EngineUnavailable):
            catch_up()
        look()
    look()
    catch_up()
    assert differences() == []


def test_a_folder_that_is_away_is_told_and_breaks_nothing(index, tmp_path):
    (tmp_path / "file").touch()
    health = EmbeddedEngine(tmp_path / "file" / "search.sqlite3").health()
    assert (health.ok, health.lost) == (False, False)


def test_while_one_process_writes_it_anew_no_other_begins(ada, listening, index, monkeypatch):
    cast.thread(by=ada)
    move_away(index)
    begun: list[str] = []

    def slowly(patience, say):
        begun.append("once")
        look()

    monkeypatch.setattr(mending, "rebuild_within", slowly)
    look()
    assert begun == ["once"]


def test_a_drainer_that_was_killed_is_not_waited_for_in_one_look(ada, listening, index, monkeypatch):
    monkeypatch.setattr(mending, "PATIENCE", 0.2)
    move_away(index)
    killed = Held(sync.DRAINING)
    assert killed.take()
    began = time.monotonic()
    look()
    assert sync.engine().health().lost and time.monotonic() - began < SECONDS / 2
    killed.release()
    look()
    assert sync.engine().health().ok


def test_what_stops_a_rebuild_is_tried_again_at_the_next_look(ada, listening, index, monkeypatch):
    move_away(index)

    def stopped(patience, say):
        raise EngineUnavailable("gone again")

    with monkeypatch.context() as patch, pytest.raises(EngineUnavailable):
        patch.setattr(mending, "rebuild_within", stopped)
        look()
    look()
    assert sync.engine().health().ok


def test_what_a_killed_rebuild_left_behind_is_swept_by_the_next(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    engine.prepare()
    for _rebuild in range(2):
        fresh = engine.beside()
        assert fresh.health().ok
        engine.take(fresh)
        killed = engine.beside()
        killed.close()
        (tmp_path / "search.sqlite3.backup").write_text("an operator's own")
    last = engine.beside()
    last.close()
    last._database.path.unlink()
    live = engine._database.path.resolve().name
    names = {file.name.removesuffix("-wal").removesuffix("-shm") for file in tmp_path.iterdir()}
    assert names == {"search.sqlite3", "search.sqlite3.backup", live}
    assert engine.health().ok
