"""Matches shown in their text: marked while it is plain, then escaped, then made HTML. In this order nothing
that a member wrote can become markup."""

from bisect import bisect
from html import escape

from search.engines.ranking import Matcher
from search.engines.tokens import MARK_END, MARK_START, Span, spans

EXCERPT = 220
"""Characters of an excerpt: two or three lines under a result."""
LEAD = 40
"""Characters kept before the first match, so that it reads as part of a sentence."""


def to_html(text: str) -> str:
    return escape(text).replace(MARK_START, "<mark>").replace(MARK_END, "</mark>")


def marked(text: str, matcher: Matcher) -> str:
    for start, end in reversed(_stretches(_matches(text, matcher))):
        text = f"{text[:start]}{MARK_START}{text[start:end]}{MARK_END}{text[end:]}"
    return to_html(text)


def excerpt(text: str, matcher: Matcher) -> str:
    """The part of `text` with the most matches, or its beginning."""
    flat = " ".join(text.split())
    start, end = _crop(flat, [match.start for match in _matches(flat, matcher)])
    opening, closing = "…" if start else "", "…" if end < len(flat) else ""
    return opening + marked(flat[start:end], matcher) + closing


def _matches(text: str, matcher: Matcher) -> list[Span]:
    return [span for span in spans(text) if matcher[span.word]]


def _stretches(matches: list[Span]) -> list[tuple[int, int]]:
    """Where to mark. Pairs of an unspaced script overlap: what they share is marked once."""
    stretches: list[tuple[int, int]] = []
    for match in matches:
        if stretches and match.start <= stretches[-1][1]:
            stretches[-1] = stretches[-1][0], max(match.end, stretches[-1][1])
        else:
            stretches.append((match.start, match.end))
    return stretches


def _crop(flat: str, places: list[int]) -> tuple[int, int]:
    """Where the excerpt begins and ends: between words where there are any, with the most matches inside."""
    if len(flat) <= EXCERPT:
        return 0, len(flat)
    best = max(range(len(places)), key=lambda i: bisect(places, places[i] + EXCERPT - LEAD) - i, default=None)
    wanted = 0 if best is None else max(0, places[best] - LEAD)
    start = flat.find(" ", wanted, wanted + LEAD) + 1 or wanted if wanted else 0
    end = min(start + EXCERPT, len(flat))
    if end < len(flat):
        end = max(flat.rfind(" ", start + EXCERPT // 2, end), 0) or end
    return start, end
