"""Text to words, the same for what is stored and for what is asked.

A word is casefolded, without accents or ligatures. Scripts that are written without spaces become overlapping
pairs of characters, because a whole sentence as one word would only be found by typing the sentence. An emoji
is a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

MAX_WORD = 64
"""Characters kept of a word; nobody types more, and a 32,000 letter word would only bloat the index."""

MARK_START, MARK_END, JOINT = "\ue000", "\ue001", "\ue002"
"""Private-use characters: around a match until the text is escaped, and between letters of a script without spaces;
`clean` keeps them out of documents."""

# Thai, Lao, Myanmar, Khmer; kana; Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Python's \w leaves out combining marks, which spell vowels in many scripts, and joiners inside a word.
_MARKS = "".join(char for char in map(chr, range(0x300, 0x1F000)) if unicodedata.category(char)[0] == "M")
_JOINERS = "\u00ad\u200c\u200d\u2060\ufe0f"
_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_LETTER = f"(?![{_UNSPACED}{_PICTURES}])[^\\W_]"
_RUN = re.compile(
    f"(?P<unspaced>[{_UNSPACED}]+)"
    f"|(?P<picture>[{_PICTURES}])"
    f"|(?:{_LETTER})(?:{_LETTER}|[{_MARKS}{_JOINERS}])*"
)
_ASCII_RUN = re.compile(r"[A-Za-z0-9]+")
UNSPACED = re.compile(f"[{_UNSPACED}]+")
"""A run of letters of scripts that are written without spaces."""
_JOINED = re.compile(f"(?<=[{_UNSPACED}])(?=[{_UNSPACED}])(?![{_MARKS}])")
_WORD = re.compile(f"(?:[^\\W_]|[{_MARKS}])+")

# Letters that no Unicode decomposition takes apart, as people without that key type them.
_SPELT_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
    | dict.fromkeys(_JOINERS)
)
_KEPT_CLASSES = {0, 7, 8, 9}  # vowel signs, nukta, kana voicing, virama: they spell, they do not decorate
_UNSTORABLE = re.compile(f"[\x00\ud800-\udfff{MARK_START}{MARK_END}{JOINT}]")


class Span(NamedTuple):
    """A word and where it stood in the text, in characters."""

    word: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """The words of what is stored."""
    return [span.word for span in spans(text)]


def asked(text: str) -> list[str]:
    """The words of a query: the same, less the last character of a run alone, which its last pair holds."""
    found = list(spans(text))
    return [span.word for before, span in pairwise([None, *found]) if not before or span.end > before.end]


def spans(text: str) -> Iterator[Span]:
    if text.isascii():  # most text; twice as fast
        for run in _ASCII_RUN.finditer(text):
            yield Span(run[0].lower()[:MAX_WORD], *run.span())
        return
    for run in _RUN.finditer(text):
        if run.lastgroup == "unspaced":
            yield from _pairs(run[0], run.start())
        elif run.lastgroup == "picture":
            yield Span(run[0], *run.span())
        else:
            for word in _folded(run[0]):
                yield Span(word[:MAX_WORD], *run.span())


def apart(text: str) -> str:
    """For an engine that would take a sentence without spaces for one word: with a joint between its letters."""
    return _JOINED.sub(JOINT, text)


def clean(text: str) -> str:
    """Without what neither UTF-8 nor JSON can carry, and without our own marks."""
    return _UNSTORABLE.sub(" ", text)


def _pairs(run: str, start: int) -> Iterator[Span]:
    """Each character with its neighbour, then the last one alone: so each begins a word and can be found."""
    for index in range(len(run)):
        pair = run[index : index + 2]
        yield Span("".join(_folded(pair)) or pair, start + index, start + index + len(pair))


@lru_cache(maxsize=20_000)
def _folded(run: str) -> tuple[str, ...]:
    """Usually one word; "½" or a ligature of a whole phrase may be several."""
    letters = unicodedata.normalize("NFKD", run.casefold()).casefold().translate(_SPELT_OUT)
    kept = (char for char in letters if unicodedata.combining(char) in _KEPT_CLASSES)
    return tuple(_WORD.findall(unicodedata.normalize("NFC", "".join(kept))))
