"""What an edit changed, word by word."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import groupby

from community.design.numbers import number_in
from community.discussions.models import Post

CHANGES = 10
"""Edits of a post on one page."""

MOST_WORK = 1_000_000
"""Comparisons of words for one page of changes: some 100 ms. Beyond, a passage is shown as replaced whole."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `kind`: "same", "added" or "taken" away."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: when it was, and what it changed. `title` is empty where the edit left the title alone."""

    at: datetime
    title: list[Piece]
    body: list[Piece]


def changes_of(post: Post, before: str = "") -> tuple[list[Change], int | None]:
    """Up to `CHANGES` edits of a post, newest first, and the version to go on before, if there are more.

    `before` is the number of a version; whatever else comes in begins with the newest. Two queries at most.
    """
    kept = post.revisions.all()
    after, version = None, number_in(before, 9)
    if version is not None:
        after = kept.filter(version__gte=version).order_by("version").first()
        kept = kept.filter(version__lt=version)
    rows = list(kept[: CHANGES + 1])
    title, body = (after.title, after.body) if after else (post.thread.title, post.body)
    comparer, changes = Comparer(), []
    for row in rows[:CHANGES]:
        retitled = comparer.compare(row.title, title) if post.is_opening and row.title != title else []
        changes.append(Change(row.at, retitled, comparer.compare(row.body, body)))
        title, body = row.title, row.body
    return changes, rows[CHANGES - 1].version if len(rows) > CHANGES else None


class Comparer:
    """Compares texts within one measure of work, so that no text and no number of them takes long."""

    def __init__(self, work: int = MOST_WORK) -> None:
        self.work = work

    def compare(self, before: str, after: str) -> list[Piece]:
        """Both texts in one, in reading order: leaving out what was added gives `before`, and the other way round.

        Line by line first, then word by word where lines changed: cheap for long posts, and easy to read.
        """
        pieces: list[Piece] = []
        for old, new, same in self._blocks(before.splitlines(keepends=True), after.splitlines(keepends=True)):
            if same:
                pieces.append(Piece("same", old))
            else:
                pieces += self._words(old, new)
        return _joined(pieces)

    def _words(self, before: str, after: str) -> Iterator[Piece]:
        for old, new, same in self._blocks(_WORDS.findall(before), _WORDS.findall(after)):
            if same:
                yield Piece("same", old)
            else:
                yield Piece("taken", old)
                yield Piece("added", new)

    def _blocks(self, before: list[str], after: list[str]) -> Iterator[tuple[str, str, bool]]:
        """(old, new, whether they are the same) of each passage in turn."""
        start, end = _shared_ends(before, after)
        old, new = before[start : len(before) - end], after[start : len(after) - end]
        yield "".join(before[:start]), "".join(after[:start]), True
        if (cost := len(old) * len(new)) > self.work:
            yield "".join(old), "".join(new), False
        else:
            self.work -= cost
            for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                yield "".join(old[i1:i2]), "".join(new[j1:j2]), tag == "equal"
        yield "".join(before[len(before) - end :]), "".join(after[len(after) - end :]), True


def _shared_ends(before: list[str], after: list[str]) -> tuple[int, int]:
    """How many items both begin with, and how many of the rest both end with."""
    shortest = min(len(before), len(after))
    start = next((n for n in range(shortest) if before[n] != after[n]), shortest)
    end = next((n for n in range(shortest - start) if before[-1 - n] != after[-1 - n]), shortest - start)
    return start, end


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Runs of one kind as one piece, without empty ones."""
    said = (piece for piece in pieces if piece.text)
    return [
        Piece(kind, "".join(piece.text for piece in run))
        for kind, run in groupby(said, lambda piece: piece.kind)
    ]
