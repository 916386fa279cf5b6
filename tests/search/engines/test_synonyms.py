"""Names that mean the same find the same; the community's vocabulary says which."""

from tests.search.engines.conftest import thread
from tests.search.engines.test_contract import find, ids

GROUPS = [["Hi-Fi", "high fidelity", "Stereo"], ["Vinyl", "Schallplatten"], ["Jazz"]]


def test_what_is_asked_for_by_one_name_is_found_by_the_others(engine):
    engine.learn(GROUPS)
    engine.index(
        [
            thread(1, "Hi-Fi"),
            thread(2, "A stereo in the kitchen"),
            thread(3, "High fidelity at last"),
            thread(4, "High time"),
            thread(5, "Schallplatten"),
        ]
    )
    for typed in ("hi-fi", "STEREO", "high fidelity", "hi fi"):
        assert {"thread-1", "thread-2", "thread-3"} <= ids(find(engine, typed)), typed
    assert ids(find(engine, "stereo")) == {"thread-1", "thread-2", "thread-3"}
    assert ids(find(engine, "vinyl", sort="new")) == {"thread-5"}
    assert ids(find(engine, "vinyl", titles=True)) == {"thread-5"}


def test_other_names_keep_to_audience_and_filters(engine):
    engine.learn(GROUPS)
    engine.index([thread(1, "Stereo", visible_to=["room-7"]), thread(2, "Stereo", places=["board-1"])])
    assert find(engine, "hi-fi").totals == {"thread": 1}
    assert ids(find(engine, "hi-fi", places=["board-2"])) == set()


def test_words_in_quotes_and_behind_a_minus_are_taken_at_their_word(engine):
    engine.learn(GROUPS)
    engine.index([thread(1, "Vinyl shop"), thread(2, "Schallplatten shop")])
    assert ids(find(engine, '"vinyl"')) == {"thread-1"}
    assert ids(find(engine, "shop -vinyl")) == {"thread-2"}


def test_another_name_is_marked_too(engine):
    engine.learn(GROUPS)
    engine.index([thread(1, "Blue Schallplatten")])
    assert find(engine, "vinyl").hits[0].title_html == "Blue <mark>Schallplatten</mark>"


def test_what_is_not_learnt_yet_is_named_and_what_was_is_forgotten(engine):
    assert engine.unlearnt([["Jazz"], ["Soul", ""]]) == []
    assert engine.unlearnt([["Vinyl", "LP"]]) == [
        "synonyms of 'lp': [] -> ['vinyl']",
        "synonyms of 'vinyl': [] -> ['lp']",
    ]
    engine.learn([["Vinyl", "LP"]])
    assert engine.unlearnt([["LP", "Vinyl"]]) == []
    engine.learn([])
    engine.index([thread(1, "LP")])
    assert ids(find(engine, "vinyl")) == set()


def test_an_index_beside_learns_by_itself(engine):
    other = engine.beside()
    other.learn(GROUPS)
    other.index([thread(1, "Stereo")])
    engine.take(other)
    assert ids(find(engine, "hi-fi")) == {"thread-1"}
    assert engine.unlearnt(GROUPS) == []


def test_names_in_any_letters_are_learnt(engine):
    engine.learn([["", "  ", "!!!"], ['a "b" c', "東京"], ["\x00", "\ud800", "x" * 500]])
    assert engine.unlearnt([["東京", 'A "B" C'], ["x" * 500]]) == []
