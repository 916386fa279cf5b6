"""*Did you mean*: made of the words that were marked in what the asker was shown, so that it tells nothing else.

A word that was typed and stands in none of the hits, while one that is spelt almost the same does.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import unescape

from search.engines import Hit
from search.engines.questions import wanted
from search.engines.tokens import spans, words
from search.engines.typos import allowed_edits, distance

_MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)


def meant(text: str, hits: Sequence[Hit]) -> str:
    """`text` with its misspelt words as the hits have them; "" where there is nothing to mend.

    Words in quotation marks and those that are left out stand as they are.
    """
    there = _marked(hits)
    mended = {word: better for word in set(wanted(text).words) if (better := _better(word, there))}
    if not mended:
        return ""
    out, end = [], 0
    for span in spans(text):
        if span.word in mended:
            out += [text[end : span.start], mended[span.word]]
            end = span.end
    return "".join([*out, text[end:]])


def _marked(hits: Iterable[Hit]) -> Counter[str]:
    """How many hits marked each word."""
    return Counter(word for hit in hits for word in _words_of(hit))


def _words_of(hit: Hit) -> set[str]:
    marked = _MARKED.findall(f"{hit.title_html} {hit.excerpt_html}")
    return {word for text in marked for word in words(unescape(text))}


def _better(word: str, there: Counter[str]) -> str:
    """The nearest of the words that were marked, of several the one marked most; "" where `word` was marked itself,
    be it as the beginning of one."""
    if any(other.startswith(word) for other in there):
        return ""
    edits = allowed_edits(word)
    near = [(distance(word, other), -uses, other) for other, uses in there.items()]
    return min(((far, uses, other) for far, uses, other in near if 0 < far <= edits), default=(0, 0, ""))[2]
