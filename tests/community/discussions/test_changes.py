"""What an edit changed: complete, safe, and never long in the making."""

import random
import time
from itertools import pairwise

import pytest
from django.template.loader import render_to_string

from community.design.markdown import LONGEST
from community.discussions.changes import MOST_WORK, Comparer, Piece
from tests.corpora import xss_payloads


def one_text(pieces, without):
    return "".join(piece.text for piece in pieces if piece.kind != without)


def test_a_changed_word_shows_as_one():
    assert Comparer().compare("Mine was Blue.", "Mine is Blue.") == [
        Piece("same", "Mine "),
        Piece("taken", "was"),
        Piece("added", "is"),
        Piece("same", " Blue."),
    ]


@pytest.mark.parametrize("work", [0, 50, MOST_WORK])
def test_both_texts_are_whole_in_the_changes(work):
    chance = random.Random(7)
    for _round in range(50):
        before, after = ("".join(chance.choices("ab .\n", k=chance.randrange(60))) for _ in range(2))
        pieces = Comparer(work).compare(before, after)
        assert one_text(pieces, "added") == before
        assert one_text(pieces, "taken") == after
        assert all(piece.text for piece in pieces)


def test_words_are_found_though_far_apart_in_a_long_post():
    lines = [f"line {n} of many, and nothing new in it\n" for n in range(700)]
    changed = ["first " + lines[0], *lines[1:-1], lines[-1] + "last"]
    pieces = Comparer().compare("".join(lines), "".join(changed))
    assert [piece.text for piece in pieces if piece.kind == "added"] == ["first ", "last"]
    assert not [piece for piece in pieces if piece.kind == "taken"]


@pytest.mark.parametrize("letters", ["a ", "ab ", "a\n", "ab\n"])
def test_the_worst_texts_take_their_measure_and_no_more(letters):
    chance = random.Random(3)
    texts = ["".join(chance.choices(letters, k=LONGEST)) for _ in range(11)]
    comparer, start = Comparer(), time.process_time()
    for before, after in pairwise(texts):
        comparer.compare(before, after)
    assert time.process_time() - start < 2


def test_no_attack_comes_through_the_changes():
    for payload in xss_payloads():
        pieces = Comparer().compare("Hello", payload)
        page = render_to_string("discussions/_pieces.html", {"pieces": pieces})
        for tag in ("<ins>", "</ins>", "<del>", "</del>", '<span class="visually-hidden">', "</span>"):
            page = page.replace(tag, "")
        assert "<" not in page and ">" not in page
