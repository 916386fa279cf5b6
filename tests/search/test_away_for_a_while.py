"""The engine is really away while people write: nobody is kept from posting, and all is equal again by itself."""

from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from django.test import Client

from search import rebuilding, sync
from search.finding import find
from tests import cast, databases
from tests.search import absences
from tests.search.killing import drainer
from tests.search.talking import Talk, until_equal

CHANGES = 40
PATIENCE_S = 90

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def community(tmp_path, settings, django_db_blocker):
    """A database and an index of this test's own, which other processes work on too."""
    settings.PACE = False
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    databases.copy(databases.migrated(), tmp_path)
    sync.engine.cache_clear()
    with django_db_blocker.unblock(), databases.used(tmp_path):
        yield tmp_path
    sync.engine.cache_clear()
    databases.drop(tmp_path)


@contextmanager
def file_away(community: Path):
    """The embedded engine, and how its file is away."""
    rebuilding.rebuild()
    yield {}, lambda: absences.away(community / "search.sqlite3")


@contextmanager
def server_away(community: Path):
    with absences.searched_by(absences.stand_in(community / "stand-in.jsonl")) as server:
        yield server.environ, server.away


@contextmanager
def forgetful_server_away(community: Path):
    with absences.searched_by(absences.stand_in(None)) as server:
        yield server.environ, server.away


@pytest.mark.parametrize("engine", [file_away, server_away, forgetful_server_away])
def test_nobody_is_kept_from_posting_and_all_is_equal_again_by_itself(community, engine):
    browser = Client()
    with engine(community) as (environ, away), drainer(community, **environ):
        talk = Talk(Random(7))
        cast.thread(by=talk.writer, title="Wombat")

        def is_found() -> None:
            assert find(talk.manager, "wombat").totals == {"thread": 1}

        for _ in range(CHANGES // 2):
            talk.change()
        until_equal(PATIENCE_S)
        with away():
            for _ in range(CHANGES):
                talk.change()
            assert talk.post_by_page(browser, "Quokka by hand").status_code == 302
            is_found()
            found = find(talk.manager, "quokka")
            assert found.degraded
            assert "Quokka by hand" in [str(hit.title_html) for hit in found.hits]
            assert "Search is catching its breath." in browser.get("/search/?q=quokka").content.decode()
        until_equal(PATIENCE_S, meanwhile=is_found)
        found = find(talk.manager, '"quokka by hand"')
        assert (found.degraded, found.totals) == (False, {"thread": 1})
        assert "catching its breath" not in browser.get("/search/?q=quokka").content.decode()
