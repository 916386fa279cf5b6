"""What only a server can do wrong: be slow, be down, refuse, or be something else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from search.engines import EngineUnavailable, Query, Refused
from search.engines.meili import MeiliEngine
from search.engines.meili_settings import SETTINGS
from tests.search.engines.conftest import thread
from tests.search.engines.stand_in import KEY, POISON

VINYL = Query(text="vinyl", audience=["public", "room-7"], kinds=["thread"], interests=["jazz"])


def test_preparing_applies_the_settings(stand_in, over_stand_in):
    assert stand_in.settings["searchableAttributes"] == ["title", "names", "body"]
    assert set(stand_in.settings["filterableAttributes"]) == {
        *("at", "id", "visible_to", "kind", "interests", "places", "by", "bucket", "traits")
    }
    assert stand_in.settings["typoTolerance"]["minWordSizeForTypos"] == {"oneTypo": 5, "twoTypos": 9}
    assert stand_in.settings["pagination"] == {"maxTotalHits": 200}


def test_every_search_is_narrowed_to_the_audience_by_the_server(stand_in, over_stand_in):
    over_stand_in.search(VINYL)
    (body,) = stand_in.asked("/multi-search")[0]["queries"]
    assert body["filter"] == [
        'visible_to IN ["public", "room-7"]',
        'kind IN ["thread"]',
        'interests IN ["jazz"]',
    ]
    assert body["matchingStrategy"] == "last"


def test_an_empty_audience_never_reaches_the_server(stand_in, over_stand_in):
    over_stand_in.search(Query(text="vinyl", audience=[]))
    assert stand_in.asked("/multi-search") == []


def test_many_questions_are_one_request(stand_in, over_stand_in):
    over_stand_in.search_many([VINYL, Query(text="", audience=["public"]), VINYL])
    (body,) = stand_in.asked("/multi-search")
    assert len(body["queries"]) == 2


def test_documents_carry_tokens_but_are_not_asked_to_show_them(stand_in, over_stand_in):
    over_stand_in.index([thread(1, "Vinyl", visible_to=["room-7"])])
    over_stand_in.search(VINYL)
    assert stand_in.documents["thread-1"]["visible_to"] == ["room-7"]
    assert "visible_to" not in stand_in.asked("/multi-search")[0]["queries"][0]["attributesToRetrieve"]


def test_nothing_counts_as_stored_before_its_task_is_done(stand_in, over_stand_in):
    stand_in.polls_until_done = 4
    over_stand_in.index([thread(1, "Vinyl")])
    assert list(stand_in.documents) == ["thread-1"]
    assert len(stand_in.asked(f"/tasks/{len(stand_in.tasks) - 1}")) == 4


def test_one_bad_document_does_not_keep_the_others_out(stand_in, over_stand_in):
    batch = [thread(number, POISON if number in (3, 8) else "Vinyl") for number in range(11)]
    with pytest.raises(Refused) as refused:
        over_stand_in.index(batch)
    assert refused.value.ids == ("thread-3", "thread-8")
    assert refused.value.reasons["thread-3"] == "Document has an invalid title."
    assert set(stand_in.documents) == {f"thread-{number}" for number in range(11)} - {"thread-3", "thread-8"}


def test_a_batch_that_is_too_large_goes_in_parts(stand_in, over_stand_in):
    stand_in.largest_payload = 2000
    over_stand_in.index([thread(number, "Vinyl", "word " * 50) for number in range(20)])
    assert len(stand_in.documents) == 20


def test_a_document_that_is_too_large_alone_is_refused(stand_in, over_stand_in):
    stand_in.largest_payload = 2000
    with pytest.raises(Refused) as refused:
        over_stand_in.index([thread(1, "Vinyl"), thread(2, "Vinyl", "word " * 1000)])
    assert refused.value.ids == ("thread-2",)
    assert set(stand_in.documents) == {"thread-1"}


@pytest.mark.parametrize(
    "error",
    [
        {"type": "system", "code": "no_space_left_on_device", "message": "no space left"},
        {"type": "invalid_request", "code": "index_not_found", "message": "no such index"},
        {"type": "internal", "code": "internal", "message": "oh no"},
    ],
    ids=lambda error: error["code"],
)
def test_trouble_of_the_server_is_not_blamed_on_the_documents(stand_in, over_stand_in, error):
    stand_in.task_error = error
    for act in (
        lambda: over_stand_in.index([thread(1, "Vinyl")]),
        lambda: over_stand_in.remove(["thread-1"]),
    ):
        with pytest.raises(EngineUnavailable, match=error["message"]):
            act()


@pytest.mark.parametrize(
    "garbage", [b"<h1>Hello</h1>", b"", b"[]", b"{}", b"null", b'"text"', b'{"hits": [{}]}']
)
def test_something_else_at_the_address_counts_as_unavailable(stand_in, over_stand_in, garbage):
    stand_in.garbage = garbage
    everything = (over_stand_in.prepare, over_stand_in.clear, lambda: over_stand_in.search(VINYL))
    for act in (*everything, lambda: over_stand_in.index([thread(1, "Vinyl")])):
        with pytest.raises(EngineUnavailable):
            act()
    assert not over_stand_in.health().ok


def test_a_server_that_is_down_is_unavailable_and_its_health_says_so(stand_in, over_stand_in):
    stand_in.stop()
    with pytest.raises(EngineUnavailable):
        over_stand_in.search(VINYL)
    health = over_stand_in.health()
    assert not health.ok
    assert health.detail


def test_a_wrong_key_is_unavailable(stand_in):
    with pytest.raises(EngineUnavailable, match="invalid key"):
        MeiliEngine(stand_in.url, "another-key").search(VINYL)


def test_a_search_gives_up_on_a_slow_server(stand_in, over_stand_in):
    stand_in.delay = 2.5
    with pytest.raises(EngineUnavailable, match="timed out"):
        over_stand_in.search(VINYL)


def test_threads_do_not_mix_up_their_requests(stand_in, over_stand_in):
    over_stand_in.index([thread(0, "Vinyl")])

    def use(number):
        over_stand_in.index([thread(number, "Vinyl")])
        assert over_stand_in.health().ok
        return len(over_stand_in.search(Query(text="vinyl", audience=["public"])).hits)

    with ThreadPoolExecutor(8) as pool:
        assert min(pool.map(use, range(1, 60))) >= 1
    assert over_stand_in.health().documents == 60
    assert KEY not in repr(stand_in.requests)


def test_settings_that_are_not_those_of_the_code_are_named_until_they_are_applied(stand_in, over_stand_in):
    stand_in.settings["rankingRules"] = ["words"]
    stand_in.settings["typoTolerance"]["added by the server"] = True
    (line,) = over_stand_in.differences()
    assert line.startswith("rankingRules: ['words'] -> ['sort', 'words', 'typo'")
    over_stand_in.prepare()
    assert over_stand_in.differences() == []


def test_an_index_that_is_not_there_yet_lacks_every_setting(stand_in):
    engine = MeiliEngine(stand_in.url, KEY, uid="new")
    assert len(engine.differences()) == len(SETTINGS)
