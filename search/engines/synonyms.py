"""Words that mean the same. What is asked for by one of them is found by each other one."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from sqlite3 import Connection

LONGEST = 4
"""Words of a name, such as "field recording", that are recognised in a question."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS synonyms (
    words TEXT NOT NULL, other TEXT NOT NULL, PRIMARY KEY (words, other)
) WITHOUT ROWID;
"""


type Synonyms = Mapping[str, list[str]]
"""For each name, the others in order."""


def paired(groups: Collection[Collection[str]], plain: Callable[[str], str]) -> Synonyms:
    """Each name of these groups with those that mean the same, in the plain form in which an engine compares them."""
    found: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        names = {plain(name) for name in group} - {""}
        for name in names:
            found[name] |= names - {name}
    return {name: sorted(others) for name, others in sorted(found.items()) if others}


def told(applied: Synonyms, wanted: Synonyms) -> list[str]:
    """How they differ, a line for each name."""
    return [
        f"synonyms of {name!r}: {applied.get(name, [])} -> {wanted.get(name, [])}"
        for name in sorted(applied.keys() | wanted.keys())
        if applied.get(name, []) != wanted.get(name, [])
    ]


def kept(connection: Connection) -> Synonyms:
    found: dict[str, list[str]] = defaultdict(list)
    for name, other in connection.execute("SELECT words, other FROM synonyms ORDER BY words, other"):
        found[name].append(other)
    return found


def keep(connection: Connection, wanted: Synonyms) -> None:
    """In place of those that were kept before. Runs inside the caller's transaction."""
    connection.execute("DELETE FROM synonyms")
    rows = ((name, other) for name, others in wanted.items() for other in others)
    connection.executemany("INSERT INTO synonyms VALUES (?, ?)", rows)


def meant(connection: Connection, words: Sequence[str]) -> list[list[str]]:
    """For each word of a question the names that may stand in its place: those of the same meaning as a name of which
    it is a part."""
    names = {
        " ".join(words[start:end]): (start, end)
        for start in range(len(words))
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1)
    }
    rows = connection.execute(
        "SELECT words, other FROM synonyms WHERE words IN (SELECT value FROM json_each(?)) ORDER BY other",
        (json.dumps(list(names)),),
    )
    found: list[list[str]] = [[] for _ in words]
    for name, other in rows:
        for place in range(*names[name]):
            found[place].append(other)
    return found
