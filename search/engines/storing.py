"""The rows of one document in the file of the embedded engine."""

from collections import Counter
from collections.abc import Iterable
from sqlite3 import Connection

from search.engines.protocol import Document
from search.engines.tokens import clean, words


def attributes(document: Document) -> list[str]:
    """Title, names and body as words between spaces, the way the `words` table stores them."""
    names = " ".join([*document.names, document.author or ""])
    return [" ".join(words(clean(text))) for text in (document.title, names, document.body)]


def store(connection: Connection, document: Document, attributes: list[str], changes: Counter[str]) -> None:
    """In place of what was stored by its id before. `changes` counts how many documents use a word more or less."""
    forget(connection, document.id, changes)
    texts = clean(document.url), clean(document.title), clean(document.body)
    key = connection.execute(
        "INSERT INTO documents (id, kind, pk, rev, at, thanks, url, title, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (document.id, document.kind, document.pk, document.rev, document.at, document.thanks, *texts),
    ).lastrowid
    connection.execute(
        "INSERT INTO words (rowid, title, names, body) VALUES (?, ?, ?, ?)", (key, *attributes)
    )
    for field in ("visible_to", "interests", "places", "traits"):
        _label(connection, key, field, getattr(document, field))
    _label(connection, key, "by", [document.by] if document.by else [])
    changes.update(_distinct(attributes))


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


def _label(connection: Connection, key: int | None, field: str, labels: Iterable[str]) -> None:
    rows = ((key, field, label) for label in set(labels))
    connection.executemany("INSERT INTO labels VALUES (?, ?, ?)", rows)


def _distinct(attributes: Iterable[str]) -> set[str]:
    return {word for attribute in attributes for word in attribute.split()}
