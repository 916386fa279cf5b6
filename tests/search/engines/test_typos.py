import sqlite3
from collections import Counter
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines import typos

WORDS = st.text("abcde", min_size=4, max_size=12)


@contextmanager
def vocabulary_of(words):
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(typos.SCHEMA)
        typos.count(connection, Counter(words))
        yield connection


def near(words, typed):
    with vocabulary_of(words) as connection:
        return typos.near(connection, typed)


@pytest.mark.parametrize(
    ("typed", "meant", "edits"),
    [
        ("vinil", "vinyl", 1),
        ("viinyl", "vinyl", 1),
        ("vnyls", "vinyls", 1),
        ("viynl", "vinyl", 1),
        ("haedphnoes", "headphones", 2),
        ("geadphones", "headphones", 2),
    ],
)
def test_a_mistyped_word_is_near_the_one_that_was_meant(typed, meant, edits):
    assert near([meant], typed) == {meant: edits}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("jaz", "jazz"), ("bost", "best"), ("binyl", "vinyl"), ("hedphnes", "headphones"), ("20255", "20245")],
    ids=["short word", "four letters", "first letter", "two edits in eight letters", "number"],
)
def test_too_far_is_too_far(typed, meant):
    assert near([meant], typed) == {}


def test_the_nearest_and_then_the_most_used_come_first():
    words = ["marble", "marvel", "marvels", "marvelx"] + ["marvelx"] * 3
    assert list(near(words, "marvelz")) == ["marvelx", "marvel", "marvels"]


def test_the_last_use_takes_the_word_along():
    with vocabulary_of(["vinyl", "vinyl"]) as connection:
        typos.count(connection, Counter({"vinyl": -1}))
        assert typos.near(connection, "vinil") == {"vinyl": 1}
        typos.count(connection, Counter({"vinyl": -1}))
        assert connection.execute("SELECT word FROM vocabulary UNION SELECT word FROM stubs").fetchall() == []


@given(st.sets(WORDS, max_size=12), WORDS)
def test_exactly_the_words_within_reach_are_found(stored, typed):
    reach = typos.allowed_edits(typed)
    expected = {word: typos.distance(typed, word) for word in stored - {typed}}
    expected = {word: edits for word, edits in expected.items() if reach and edits <= reach}
    assert near(stored, typed) == expected
