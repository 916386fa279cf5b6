"""A question taken apart, the same for every engine."""

import re
from typing import NamedTuple

from search.engines.stopwords import STOP_WORDS
from search.engines.tokens import JOINT, UNSPACED, apart, asked, words

_SPECIAL = re.compile(r'(?<!\S)(?P<minus>-?)"(?P<phrase>[^"]*)"|(?<!\S)(?P<sign>-)(?P<word>[^\s"-]\S*)')
_PIECE = re.compile(r'-?"[^"]*"|\S+')
# As phones and word processors make them.
_QUOTES = re.compile("[\u201c\u201d\u201e\u00ab\u00bb]")
TOGETHER = 4
"""Letters of a script without spaces that must stand together: as many as most of its words have."""
_STOP_WORDS = {"".join(words(word)) for word in STOP_WORDS}


class Wanted(NamedTuple):
    """A query taken apart: words that may be misspelt, words that stand together as they are, and what is left out."""

    words: list[str]
    phrases: list[list[str]]
    without: list[list[str]]

    @property
    def has_words(self) -> bool:
        """Whether there is anything to find, rather than only to leave out."""
        return bool(self.words or self.phrases)


def wanted(text: str) -> Wanted:
    """A quotation mark that nothing closes, and a minus inside a word, mean nothing."""
    phrases: list[list[str]] = []
    without: list[list[str]] = []

    def note(found: re.Match[str]) -> str:
        words = asked(found["phrase"] if found["word"] is None else found["word"])
        if words:
            (without if found["minus"] or found["sign"] else phrases).append(words)
        return " "

    rest = _SPECIAL.sub(note, straight(text))
    return Wanted(asked(rest), phrases, without)


def straight(text: str) -> str:
    """With quotation marks as keyboards have them."""
    return _QUOTES.sub('"', text)


def to_the_point(text: str) -> str:
    """The text with straight quotes and without stop words, or with all of them where it has no other word. The last
    word stays, since it may be unfinished."""
    pieces = _PIECE.findall(straight(text))
    last = len(pieces) - 1
    kept = [piece for number, piece in enumerate(pieces) if number == last or not _is_stop_word(piece)]
    says = any(piece[0] != "-" and not _is_stop_word(piece) for piece in kept)
    return " ".join(kept if says else pieces)


def runs_quoted(text: str) -> str:
    """For an engine whose documents are `apart`: letters of a script without spaces stand together, a few at a time."""
    return " ".join(
        apart(piece) if '"' in piece else UNSPACED.sub(_in_quotes, piece) for piece in _PIECE.findall(text)
    )


def _in_quotes(run: re.Match[str]) -> str:
    letters = apart(run[0]).split(JOINT)
    starts = [*range(0, len(letters) - TOGETHER, TOGETHER), max(len(letters) - TOGETHER, 0)]
    return " ".join(f'"{JOINT.join(letters[start : start + TOGETHER])}"' for start in starts)


def _is_stop_word(piece: str) -> bool:
    """Neither quoted nor left out, and nothing more than a comma with it."""
    return piece[0] not in '"-' and "".join(words(piece)) in _STOP_WORDS
