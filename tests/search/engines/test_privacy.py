"""No mix of documents, audiences and queries shows anything to somebody who may not see it."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines import Query
from search.engines.embedded import EmbeddedEngine
from tests.search.engines.conftest import thread

TOKENS = st.lists(
    st.sampled_from(["public", "members", "room-1", "room-11", "group-3"]), unique=True, max_size=3
)
PHRASES = st.lists(
    st.sampled_from(["vinyl", "records", "crackle", "haedphones", "headphones", "夜", "日本", "x"]),
    max_size=5,
)
TEXTS = PHRASES.map(" ".join)
KINDS = st.sampled_from(["thread", "post", "room"])
SLUGS = st.lists(st.sampled_from(["jazz", "soul"]), unique=True)
DOCUMENTS = st.lists(st.tuples(TEXTS, TEXTS, KINDS, TOKENS, SLUGS), max_size=12)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    engine = EmbeddedEngine(tmp_path_factory.mktemp("search") / "index.sqlite3")
    engine.prepare()
    yield engine
    engine.close()


def documents_of(rows, first=0):
    return [
        thread(number, title, body, kind=kind, visible_to=audience, interests=slugs)
        for number, (title, body, kind, audience, slugs) in enumerate(rows, first)
    ]


@settings(max_examples=150)
@given(DOCUMENTS, TEXTS, TOKENS, st.lists(KINDS, unique=True), SLUGS)
def test_hits_and_counts_hold_only_what_the_asker_may_see(engine, rows, text, audience, kinds, interests):
    engine.clear()
    documents = {document.id: document for document in documents_of(rows)}
    engine.index(list(documents.values()))
    results = engine.search(Query(text=text, audience=audience, kinds=kinds, interests=interests, limit=200))
    found = [documents[hit.id] for hit in results.hits]
    assert all(set(document.visible_to) & set(audience) for document in found)
    assert all(not kinds or document.kind in kinds for document in found)
    assert all(not interests or set(document.interests) & set(interests) for document in found)
    assert results.totals == Counter(document.kind for document in found)


@settings(max_examples=60)
@given(DOCUMENTS, TEXTS, TOKENS, DOCUMENTS)
def test_what_others_may_see_changes_neither_hits_nor_counts(engine, rows, text, audience, others):
    """An asker cannot even tell whether a word stands in somebody else's room."""
    hidden = [(title, body, kind, ["room-99"], slugs) for title, body, kind, _, slugs in others]
    query = Query(text=text, audience=audience, limit=200)
    engine.clear()
    engine.index(documents_of(rows))
    alone = engine.search(query)
    engine.index(documents_of(hidden, first=100))
    among = engine.search(query)
    assert {hit.id for hit in among.hits} == {hit.id for hit in alone.hits}
    assert among.totals == alone.totals


@settings(max_examples=60)
@given(DOCUMENTS, st.data())
def test_lost_rights_hold_at_once(engine, rows, data):
    engine.clear()
    engine.index(documents_of(rows))
    withdrawn = data.draw(st.sets(st.sampled_from(range(len(rows))))) if rows else set()
    engine.index([documents_of([(*rows[number][:3], [], [])], number)[0] for number in withdrawn])
    everybody = ["public", "members", "room-1", "room-11", "group-3"]
    for word in ("vinyl", "headphones", "日本"):
        found = engine.search(Query(text=word, audience=everybody, limit=200)).hits
        assert not {hit.pk for hit in found} & withdrawn
