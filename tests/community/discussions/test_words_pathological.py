"""The hardest words there are, read as those of a post are: as Markdown, for pictures, links and mentions."""

from contextlib import suppress
from itertools import count

import pytest
from django.core.exceptions import ValidationError

from community.design.markdown import LONGEST
from community.discussions.words import read_words
from tests.community.design.pathological import KINDS
from tests.community.design.test_markdown_pathological import AT_MOST, slowness


def repeated(unit: str) -> str:
    return (unit * (LONGEST // len(unit) + 1))[:LONGEST]


def numbered(prefix: str) -> str:
    """As many different ones as there is room for."""
    words, length = [], 0
    for number in count():
        length += len(prefix) + len(str(number)) + 1
        if length > LONGEST:
            return " ".join(words)
        words.append(f"{prefix}{number}")
    raise AssertionError


MENTIONS = {
    "one mention": repeated("@ada "),
    "many mentions": numbered("@a"),
    "mentions in a row": repeated("@a"),
    "signs": repeated("@"),
    "mail addresses": repeated("a@b.c "),
    "dashes": repeated("@a-"),
    "a long handle": "@" + "a" * (LONGEST - 1),
    "mentions in code": repeated("`@ada` "),
    "mentions in links": repeated("[@ada](/x) "),
    "mentions and entities": repeated("&lt;@ada&gt; "),
    "links": numbered("https://example.com/"),
    "pictures": repeated("![a](/uploads/00000000-0000-4000-8000-000000000000/a.png) "),
}


def read(member, text):
    """As a verb does; what names too many is refused, which takes its time too."""
    with suppress(ValidationError):
        read_words(member, text)


@pytest.mark.parametrize("name", KINDS)
def test_mentions_among_hard_markdown_are_read_in_time(ada, ben, name):
    unit = f"{KINDS[name](40)} @ada "
    assert slowness(lambda text: read(ben, text), repeated(unit)) < AT_MOST


@pytest.mark.parametrize("name", MENTIONS)
def test_the_most_there_can_be_of_what_names_others_is_read_in_time(ada, ben, name):
    assert slowness(lambda text: read(ben, text), MENTIONS[name]) < AT_MOST
