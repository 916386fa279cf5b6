"""Words close to a mistyped one, by the deletes of SymSpell (Wolf Garbe, MIT): two words are near when
leaving out a letter or two makes them equal. So a look-up is a few exact matches in an index, no scan.

The limits are Meilisearch's: one edit from 5 letters, two from 9, a swap of neighbours is one edit, and a
wrong first letter counts double, since people rarely get that one wrong.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import OSA

ONE_EDIT_FROM, TWO_EDITS_FROM = 5, 9
SHORTEST, LONGEST = ONE_EDIT_FROM - 1, 40
"""Letters of the words worth keeping: an edit may lengthen a 4-letter word into the shortest mistyped one."""
PREFIX = 7
"""Deletes are taken from a word's first 7 letters only (SymSpell's default): at most 29 rows a word."""
VARIANTS = 12
"""Spellings tried for one word, nearest and then most used first; more only widens what matches by chance."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS vocabulary (word TEXT PRIMARY KEY, uses INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stubs (stub TEXT, word TEXT, PRIMARY KEY (stub, word)) WITHOUT ROWID;
"""


def allowed_edits(word: str) -> int:
    if word.isdigit():  # 2024 is no misspelling of 2025
        return 0
    return (len(word) >= ONE_EDIT_FROM) + (len(word) >= TWO_EDITS_FROM)


def count(connection: sqlite3.Connection, changes: Counter[str]) -> None:
    """Add to (or take from) the number of documents that use each word; the last use takes the word along.

    `changes` maps words to differences. Runs inside the caller's transaction.
    """
    changed = {word: by for word, by in changes.items() if by and _keeps(word)}
    known = _known(connection, changed)
    connection.executemany(
        "INSERT INTO vocabulary VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET uses = uses + excluded.uses",
        changed.items(),
    )
    fresh = [(stub, word) for word in changed if word not in known for stub in _stubs(word)]
    connection.executemany("INSERT OR IGNORE INTO stubs VALUES (?, ?)", fresh)
    _forget_unused(connection, [word for word, by in changed.items() if by < 0])


def near(connection: sqlite3.Connection, word: str) -> dict[str, int]:
    """Other words within the allowed edits, each with its number of edits, best first, at most VARIANTS."""
    edits = allowed_edits(word)
    if not edits or len(word) > LONGEST:
        return {}
    stubs = list(_deletes(word[:PREFIX], edits))
    candidates = connection.execute(
        "SELECT DISTINCT word, uses FROM stubs JOIN vocabulary USING (word)"
        " WHERE stub IN (SELECT value FROM json_each(?)) AND length(word) BETWEEN ? AND ?",
        (json.dumps(stubs), len(word) - edits, len(word) + edits),
    )
    found = [(distance(word, other), -uses, other) for other, uses in candidates if other != word]
    return {other: edits_away for edits_away, _, other in sorted(found)[:VARIANTS] if edits_away <= edits}


def distance(word: str, other: str) -> int:
    """Edits from one to the other, beyond 2 only known to be more than 2."""
    return OSA.distance(word, other, score_cutoff=2) + (word[0] != other[0])


def _keeps(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and not word.isdigit()


def _known(connection: sqlite3.Connection, words: Iterable[str]) -> set[str]:
    rows = (connection.execute("SELECT word FROM vocabulary WHERE word = ?", (word,)) for word in words)
    return {word for row in rows for (word,) in row}


def _forget_unused(connection: sqlite3.Connection, words: list[str]) -> None:
    for word in words:
        if connection.execute("DELETE FROM vocabulary WHERE word = ? AND uses <= 0", (word,)).rowcount:
            connection.executemany(
                "DELETE FROM stubs WHERE stub = ? AND word = ?", ((s, word) for s in _stubs(word))
            )


def _stubs(word: str) -> set[str]:
    """What `word` is filed under. Only words of 7 letters and more can be two edits from a 9-letter one."""
    edits = 2 if len(word) >= TWO_EDITS_FROM - 2 else 1
    return _deletes(word[:PREFIX], edits)


def _deletes(prefix: str, edits: int) -> set[str]:
    """`prefix` with none to `edits` of its letters left out."""
    lengths = range(max(len(prefix) - edits, 1), len(prefix) + 1)
    return {"".join(kept) for length in lengths for kept in combinations(prefix, length)}
