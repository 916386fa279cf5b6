"""The engines the contract is checked on, and documents to put into them."""

import os
import uuid

import pytest

from search.engines import Document
from search.engines.embedded import EmbeddedEngine
from search.engines.meili import MeiliEngine
from tests.search.engines.stand_in import KEY, StandIn


def thread(number: int, title: str, body: str = "", **changes) -> Document:
    """A public thread, unless `changes` say otherwise."""
    given = {"id": f"thread-{number}", "kind": "thread", "pk": number, "rev": 1, "url": f"/threads/{number}/"}
    return Document(
        **(given | {"at": number, "visible_to": ["public"], "title": title, "body": body} | changes)
    )


@pytest.fixture
def embedded(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search" / "index.sqlite3")
    engine.prepare()
    yield engine
    engine.close()


@pytest.fixture
def stand_in():
    server = StandIn().start()
    yield server
    server.stop()


@pytest.fixture
def over_stand_in(stand_in):
    engine = MeiliEngine(stand_in.url, KEY)
    engine.prepare()
    return engine


@pytest.fixture
def over_meilisearch():
    """The server that MEILISEARCH_URL names, in an index of its own."""
    engine = MeiliEngine(
        os.environ["MEILISEARCH_URL"], os.environ.get("MEILISEARCH_KEY", ""), uid=f"test_{uuid.uuid4().hex}"
    )
    engine.prepare()
    yield engine
    engine.clear()


@pytest.fixture
def unprepared(engine):
    """The same, in an index that nobody made."""
    if isinstance(engine, EmbeddedEngine):
        path = engine._database.path.with_name("unprepared.sqlite3")
        other = EmbeddedEngine(path)
        yield other
        other.close()
    else:
        other = MeiliEngine(*engine._server, uid=f"{engine.uid}_unprepared")
        yield other
        other._delete()


ENGINES = ["embedded", "over_stand_in"] + ["over_meilisearch"] * ("MEILISEARCH_URL" in os.environ)


@pytest.fixture(params=ENGINES)
def engine(request):
    return request.getfixturevalue(request.param)
