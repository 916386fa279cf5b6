"""The rows of one document in the file of the embedded engine."""

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from sqlite3 import Connection

from search.engines.protocol import Document
from search.engines.tokens import MARK_END, MARK_START, clean, words

BITS, LATEST = 26, 2**36
"""A key is the second, until the year 4147, and so many bits of the number."""
MOST_THANKS = 9
"""Things that were thanked for less often are found by the number, without sorting: these are most of them."""


def attributes(document: Document) -> list[str]:
    """Title, names and body as words between spaces, the way the `words` table stores them."""
    names = " ".join([*document.names, document.author or ""])
    return [" ".join(words(clean(text))) for text in (document.title, names, document.body)]


def store(connection: Connection, document: Document, attributes: list[str], changes: Counter[str]) -> None:
    """In place of what was stored by its id before. `changes` counts how many documents use a word more or less."""
    forget(connection, document.id, changes)
    texts = clean(document.url), clean(document.title), clean(document.body)
    key = _free_key(connection, document)
    connection.execute(
        "INSERT INTO documents (key, id, kind, pk, rev, at, thanks, url, title, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (key, document.id, document.kind, document.pk, document.rev, document.at, document.thanks, *texts),
    )
    labels = _labels(document)
    tokens = [token(field, label) for field, of in labels.items() for label in of]
    tokens += [thanked(document.thanks), *map(titled, attributes[0].split())]
    connection.execute(
        "INSERT INTO words (rowid, title, names, body, labels) VALUES (?, ?, ?, ?, ?)",
        (key, *attributes, " ".join(tokens)),
    )
    for field, of in labels.items():
        rows = ((key, field, label) for label in of)
        connection.executemany("INSERT INTO labels VALUES (?, ?, ?)", rows)
    changes.update(_distinct(attributes))


def first_key(at: int) -> int:
    """The least key of a document of this second or a later one."""
    return min(max(at, 0), LATEST) << BITS


def token(field: str, label: str) -> str:
    """A label as a word that nobody can type, so that filters are found like words."""
    return MARK_START + blake2b(f"{field}:{label}".encode(), digest_size=8).hexdigest()


def titled(word: str) -> str:
    """A word of a title as another word: who looks in titles alone need not pass by all texts that say it."""
    return MARK_END + word


def thanked(times: int) -> str:
    """How often somebody thanked for a thing, as a word; from `MOST_THANKS` on the same."""
    return token("thanks", str(min(max(times, 0), MOST_THANKS)))


def _free_key(connection: Connection, document: Document) -> int:
    """By the time, then by the number; the next where that is taken."""
    key = first_key(document.at) | document.pk % (1 << BITS)
    while connection.execute("SELECT 1 FROM documents WHERE key = ?", (key,)).fetchone():
        key += 1
    return key


def _labels(document: Document) -> dict[str, set[str]]:
    fields = ("visible_to", "interests", "places", "traits")
    by = {"by": {document.by} if document.by else set(), "kinds": {document.kind}}
    return by | {field: set(getattr(document, field)) for field in fields}


def forget(connection: Connection, id: str, changes: Counter[str]) -> None:
    row = connection.execute(
        "SELECT key, words.title, names, words.body FROM documents JOIN words ON words.rowid = key"
        " WHERE id = ?",
        (id,),
    ).fetchone()
    if row:
        key, *attributes = row
        changes.subtract(_distinct(attributes))
        connection.execute("DELETE FROM words WHERE rowid = ?", (key,))
        connection.execute("DELETE FROM documents WHERE key = ?", (key,))


def _distinct(attributes: Iterable[str]) -> set[str]:
    return {word for attribute in attributes for word in attribute.split()}
