"""Which of the matching documents comes first: Meilisearch's rules in its order.

Words (more of the query), typos (fewer), proximity (words of the query near each other), attribute (title
before names before body), exactness (as typed rather than a longer or mended word), then FTS5's bm25.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

FAR = 8
"""Words this many places apart count as unrelated (Meilisearch's `MAX_DISTANCE`)."""


class Term(NamedTuple):
    """One word of the query, its other spellings with their edits, whether it may be unfinished, and the names that
    mean the same."""

    word: str
    typos: dict[str, int]
    is_prefix: bool
    others: Sequence[str] = ()

    def edits(self, word: str) -> int | None:
        """How far `word` is from this term; None when it does not match."""
        if word == self.word or (self.is_prefix and word.startswith(self.word)):
            return 0
        if any(word in other.split() for other in self.others):
            return 0
        return self.typos.get(word)


class Match(NamedTuple):
    """That a word matches the query's term number `term`."""

    term: int
    edits: int
    exact: bool


class Matcher(dict[str, list[Match]]):
    """Which terms a word matches, worked out once for each different word of all the candidates."""

    def __init__(self, terms: Sequence[Term]):
        self.terms = terms

    def __missing__(self, word: str) -> list[Match]:
        found = ((number, term.edits(word), word == term.word) for number, term in enumerate(self.terms))
        self[word] = [Match(number, edits, exact) for number, edits, exact in found if edits is not None]
        return self[word]


@dataclass
class Candidate:
    """A matching document: its attributes as lists of normalised words, title first; how many of the query's
    first terms it matches; and bm25 (lower is better)."""

    key: int
    depth: int
    relevance: float
    attributes: Sequence[list[str]]


def rank(candidates: Iterable[Candidate], matcher: Matcher) -> list["Standing"]:
    return sorted(
        (Standing(candidate, matcher) for candidate in candidates), key=lambda standing: standing.order
    )


class Standing:
    """How one candidate does by each rule. Only its first `depth` terms count: the others were dropped."""

    def __init__(self, candidate: Candidate, matcher: Matcher):
        self.candidate = candidate
        self.terms = matcher.terms
        self.places: list[list[int]] = [[] for _ in range(candidate.depth)]
        self.edits = [FAR] * candidate.depth
        self.exact = [False] * candidate.depth
        for place, word in enumerate(_laid_out(candidate.attributes)):
            for match in matcher[word]:
                if match.term < candidate.depth:
                    self._note(place, match)

    def _note(self, place: int, match: Match) -> None:
        self.places[match.term].append(place)
        self.edits[match.term] = min(self.edits[match.term], match.edits)
        self.exact[match.term] |= match.exact

    @property
    def order(self) -> tuple:
        depth, relevance = self.candidate.depth, self.candidate.relevance
        return -depth, sum(self.edits), self.proximity, self.attribute, self.inexactness, relevance

    @property
    def score(self) -> float:
        """0-1: the share of the query that matched, its last part shrinking with each edit; 1 without a word."""
        if not self.terms:
            return 1
        return (self.candidate.depth - 1 + 1 / (1 + sum(self.edits))) / len(self.terms)

    @property
    def proximity(self) -> int:
        return sum(_nearest(first, second) for first, second in pairwise(self.places))

    @property
    def attribute(self) -> int:
        """The sum over the terms of the first attribute that holds them: 0 title, 1 names, 2 body."""
        ends = list(accumulate(len(words) + FAR for words in self.candidate.attributes))
        return sum(bisect(ends, places[0]) if places else len(ends) for places in self.places)

    @property
    def inexactness(self) -> tuple[bool, int]:
        """A title that is the query and nothing more goes first."""
        whole = self.candidate.attributes[0] == [term.word for term in self.terms]
        return not whole, self.exact.count(False)


def _laid_out(attributes: Sequence[list[str]]) -> Iterator[str]:
    """All words in one row, with gaps so that words of two attributes never count as neighbours."""
    return chain.from_iterable(words + [""] * FAR for words in attributes)


def _nearest(first: list[int], second: list[int]) -> int:
    """Places from one of `first` to one of `second`; the wrong way round costs one more; at most FAR."""
    best = FAR
    for place in first:
        after = bisect(second, place)
        if after < len(second):
            best = min(best, second[after] - place)
        if after and second[after - 1] != place:
            best = min(best, place - second[after - 1] + 1)
    return best
