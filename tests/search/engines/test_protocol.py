import pytest

from search.engines import Query, Refused, open_engine
from search.engines.embedded import EmbeddedEngine
from search.engines.meili import MeiliEngine
from tests.search.engines.conftest import thread


@pytest.mark.parametrize("id", ["", "thread 12", "thread/12", "thread-12\n", "dráha", "x" * 129])
def test_an_id_that_an_engine_cannot_hold_is_a_mistake(id):
    with pytest.raises(ValueError, match="id is made of"):
        thread(1, "Vinyl", id=id)


@pytest.mark.parametrize("label", ["", 'a" OR "b', "a b", "a'", "a,b", "x" * 101, "a\n", "a]"])
def test_a_label_that_could_end_a_filter_is_a_mistake(label):
    for field in ("audience", "kinds", "interests"):
        with pytest.raises(ValueError, match="label"):
            Query(**{"text": "vinyl", "audience": ["public"], field: [label]})
    for field in ("visible_to", "interests"):
        with pytest.raises(ValueError, match="label"):
            thread(1, "Vinyl", **{field: [label]})


def test_a_string_is_no_list_of_tokens():
    with pytest.raises(ValueError, match="several labels"):
        Query(text="vinyl", audience="public")


def test_a_query_without_an_audience_cannot_be_written_down():
    with pytest.raises(TypeError, match="audience"):
        Query(text="vinyl")


@pytest.mark.parametrize("narrowing", [{"limit": -1}, {"offset": -1}])
def test_pages_count_from_zero(narrowing):
    with pytest.raises(ValueError, match="count from 0"):
        Query(text="vinyl", audience=["public"], **narrowing)


def test_a_number_beyond_64_bits_is_a_mistake():
    with pytest.raises(ValueError, match="64-bit"):
        thread(1, "Vinyl", at=2**63)


def test_a_refusal_names_the_documents():
    refused = Refused({"thread-1": "too long", "thread-2": "no title"})
    assert refused.ids == ("thread-1", "thread-2")
    assert str(refused) == "refused: thread-1, thread-2"


def test_the_address_decides_which_engine_answers(tmp_path):
    assert isinstance(open_engine("", "", tmp_path / "index.sqlite3"), EmbeddedEngine)
    assert isinstance(open_engine("http://127.0.0.1:7700", "key", tmp_path / "index.sqlite3"), MeiliEngine)
