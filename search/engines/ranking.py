"""Which of the matching documents comes first: Meilisearch's rules in its order.

Words (more of the query), typos (fewer), proximity (words of the query near each other), attribute (title
before names before body), exactness (as typed rather than a longer or mended word), then
the newest, since keys grow with time.
"""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

FAR = 8
"""Words this many places apart count as unrelated (Meilisearch's `MAX_DISTANCE`)."""


_GAP = [""] * FAR


class Term(NamedTuple):
    """One word of the query, its other spellings with their edits, whether it may be unfinished, and the names that
    mean the same."""

    word: str
    typos: dict[str, int]
    is_prefix: bool
    others: Sequence[str] = ()

    @property
    def spelt(self) -> dict[str, int]:
        """The words that it matches, but for those that it begins, each with its edits."""
        alike = {word: 0 for other in self.others for word in other.split()}
        known = self.typos | alike | {self.word: 0}
        return {word: 0 if self.begins(word) else edits for word, edits in known.items()}

    def begins(self, word: str) -> bool:
        return self.is_prefix and word.startswith(self.word)


class Match(NamedTuple):
    """That a word matches the query's term number `term`."""

    term: int
    edits: int
    exact: bool


class Matcher(dict[str, list[Match]]):
    """Which terms a word matches, worked out once for each different word of all the candidates."""

    def __init__(self, terms: Sequence[Term]):
        self.terms = terms
        self._unfinished = [(number, term) for number, term in enumerate(terms) if term.is_prefix]
        known = [term.spelt for term in terms]
        for word in set().union(*known):
            begun = {number for number, term in self._unfinished if term.begins(word)}
            self[word] = [
                Match(number, spelt.get(word, 0), word == terms[number].word)
                for number, spelt in enumerate(known)
                if word in spelt or number in begun
            ]

    def __missing__(self, word: str) -> list[Match]:
        self[word] = [Match(number, 0, False) for number, term in self._unfinished if term.begins(word)]
        return self[word]


@dataclass
class Candidate:
    """A matching document: its attributes as lists of normalised words, title first; how many of the query's
    first terms it matches."""

    key: int
    depth: int
    attributes: Sequence[list[str]]


def rank(standings: Iterable["Standing"]) -> list["Standing"]:
    return sorted(standings, key=lambda standing: standing.order)


class Standing:
    """How one candidate does by each rule. Only its first `depth` terms count: the others were dropped."""

    def __init__(self, candidate: Candidate, matcher: Matcher):
        self.candidate = candidate
        self.terms = matcher.terms
        self.places: list[list[int]] = [[] for _ in range(candidate.depth)]
        self.edits = [FAR] * candidate.depth
        self.exact = [False] * candidate.depth
        for place, word in enumerate(_laid_out(candidate.attributes)):
            if matches := matcher[word]:
                self._note(place, matches)

    def _note(self, place: int, matches: Iterable[Match]) -> None:
        for term, edits, exact in matches:
            if term < self.candidate.depth:
                self.places[term].append(place)
                self.edits[term] = min(self.edits[term], edits)
                self.exact[term] |= exact

    @property
    def order(self) -> tuple:
        depth, newest = self.candidate.depth, -self.candidate.key
        return -depth, sum(self.edits), self.proximity, self.attribute, self.inexactness, newest

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


def _laid_out(attributes: Sequence[list[str]]) -> list[str]:
    """All words in one row, with gaps so that words of two attributes never count as neighbours."""
    row: list[str] = []
    for words in attributes:
        row += words
        row += _GAP
    return row


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
