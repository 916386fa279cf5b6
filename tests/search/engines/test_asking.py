"""Phrases, minus, filters, orders and counts: the same from every engine."""

import pytest

from search.engines import Query
from search.engines.questions import to_the_point, wanted
from tests.search.engines.conftest import thread
from tests.search.engines.test_contract import find, ids


def test_words_in_quotes_stand_together_as_they_are(engine):
    engine.index([thread(1, "Blue vinyl record"), thread(2, "Vinyl that is blue"), thread(3, "Bluue vinyl")])
    assert ids(find(engine, '"blue vinyl"')) == {"thread-1"}
    assert ids(find(engine, '"blue vinyl" record')) == {"thread-1"}
    assert ids(find(engine, "“blue vinyl”")) == {"thread-1"}
    assert ids(find(engine, '"vinyl blue"')) == set()


def test_what_follows_a_minus_is_left_out(engine):
    engine.index([thread(1, "Blue vinyl"), thread(2, "Red vinyl"), thread(3, "Vinyl")])
    assert ids(find(engine, "vinyl -red")) == {"thread-1", "thread-3"}
    assert ids(find(engine, 'vinyl -"blue vinyl"')) == {"thread-2", "thread-3"}
    assert find(engine, "vinyl -red -blue").totals == {"thread": 1}


@pytest.mark.parametrize("text", ["-vinyl", '-"blue vinyl"', '""', "-", "--", '-""'])
def test_a_text_that_only_leaves_out_finds_nothing(engine, text):
    engine.index([thread(1, "Vinyl"), thread(2, "Cassettes")])
    assert ids(find(engine, text)) == set()


def test_the_time_is_a_range_with_both_its_ends(engine):
    engine.index([thread(number, "Vinyl") for number in (1, 2, 3, 4)])
    assert ids(find(engine, "vinyl", since=2, until=3)) == {"thread-2", "thread-3"}
    assert ids(find(engine, "vinyl", since=4)) == {"thread-4"}
    assert ids(find(engine, "vinyl", until=0)) == set()
    assert ids(find(engine, "vinyl", since=0)) == {f"thread-{number}" for number in (1, 2, 3, 4)}


def test_a_document_has_all_traits_that_are_asked_for(engine):
    both, one = ["answered", "pictures"], ["answered"]
    engine.index([thread(1, "Vinyl", traits=both), thread(2, "Vinyl", traits=one), thread(3, "Vinyl")])
    assert ids(find(engine, "vinyl", traits=one)) == {"thread-1", "thread-2"}
    assert ids(find(engine, "vinyl", traits=both)) == {"thread-1"}


def test_hits_come_the_newest_or_the_most_thanked_first(engine):
    thanks = {1: 5, 2: 0, 3: 5, 4: 9}
    engine.index([thread(number, "Vinyl", thanks=count) for number, count in thanks.items()])
    assert [hit.pk for hit in find(engine, "vinyl", sort="new").hits] == [4, 3, 2, 1]
    assert [hit.pk for hit in find(engine, "vinyl", sort="thanked").hits] == [4, 3, 1, 2]
    assert [hit.pk for hit in find(engine, "vinyl", sort="new", limit=2, offset=1).hits] == [3, 2]


def test_sorted_hits_hold_every_word(engine):
    engine.index([thread(1, "Blue vinyl"), thread(2, "Blue")])
    assert ids(find(engine, "blue vinyl", sort="new")) == {"thread-1"}
    assert ids(find(engine, "blue nowhere", sort="new")) == set()


def test_hits_are_counted_by_facets_within_audience_and_filters(engine):
    engine.index(
        [
            thread(1, "Vinyl", interests=["jazz", "soul"], places=["board-1"], by="member-1"),
            thread(2, "Vinyl", interests=["jazz"], places=["board-2"], by="member-1", traits=["pictures"]),
            thread(3, "Vinyl", interests=["rock"], visible_to=["room-7"], places=["room-7"], by="member-9"),
        ]
    )
    assert find(engine, "vinyl", facets=["kind", "interests", "places", "by", "traits"]).facets == {
        "kind": {"thread": 2},
        "interests": {"jazz": 2, "soul": 1},
        "places": {"board-1": 1, "board-2": 1},
        "by": {"member-1": 2},
        "traits": {"pictures": 1},
    }
    assert find(engine, "vinyl", interests=["soul"], facets=["places"]).facets == {"places": {"board-1": 1}}
    assert find(engine, "nothing", facets=["places"]).facets == {"places": {}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"facets": ["visible_to"]},
        {"facets": ["kind) --"]},
        {"sort": "at:desc"},
        {"traits": ['a" OR id EXISTS']},
        {"since": 2**70},
        {"places": ["room 7"]},
        {"not_by": "member-1"},
    ],
)
def test_what_is_no_filter_is_refused_before_any_engine_sees_it(wrong):
    with pytest.raises(ValueError, match=r"label|order|64-bit"):
        Query(text="vinyl", audience=["public"], **wrong)


@pytest.mark.parametrize(
    ("text", "words", "phrases", "without"),
    [
        ('blue "long play" -red', ["blue"], [["long", "play"]], [["red"]]),
        ('well-known "unclosed', ["well", "known", "unclosed"], [], []),
        ('-"long play" blue', ["blue"], [], [["long", "play"]]),
        ("«long play»", [], [["long", "play"]], []),
        ("a - b", ["a", "b"], [], []),
        ('6"vinyl"', ["6", "vinyl"], [], []),
    ],
)
def test_a_query_is_taken_apart(text, words, phrases, without):
    assert wanted(text) == (words, phrases, without)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("how to repair a turntable", "repair turntable"),
        ("Wie repariere ich den Plattenspieler?", "repariere Plattenspieler?"),
        ("Who, by the way, is it", "way, it"),
        ("synth the", "synth the"),
        ("the who", "the who"),
        ("to be or not to be", "not be"),
        ("what is it", "what is it"),
        ("what -vinyl", "what -vinyl"),
        ('how to "the who" -a', '"the who" -a'),
        ("die hard", "die hard"),
        ("", ""),
    ],
)
def test_small_words_are_left_out_of_the_question_unless_there_are_no_others(text, left):
    assert to_the_point(text) == left


def test_a_small_word_neither_hides_nor_finds_anything(engine):
    engine.index([thread(1, "Repair turntables"), thread(2, "How to be there"), thread(3, "The Who live")])
    assert ids(find(engine, "how to repair a turntable")) == {"thread-1"}
    assert ids(find(engine, "the who")) == {"thread-3"}
    assert ids(find(engine, '"how to be"')) == {"thread-2"}
