"""Search without a server: SQLite's FTS5 in a file of its own, for one host.

FTS5 finds candidates within the asker's audience, `typos` adds near spellings, `ranking` orders the best 200.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection
from typing import Self

from search.engines import typos
from search.engines.database import Database
from search.engines.highlight import excerpt, marked
from search.engines.protocol import (
    BUCKETS,
    MAX_HITS,
    Document,
    EngineUnavailable,
    Health,
    Hit,
    Query,
    Results,
)
from search.engines.ranking import Candidate, Matcher, Standing, Term, rank
from search.engines.tokens import asked, clean, words

MAX_TERMS = 10
"""Words of a query that count; Meilisearch ignores the rest too."""

# The unary plus keeps SQLite from probing the index once for each of the asker's tokens, who may be in 500
# rooms: it reads the few labels of the document and looks them up in the set instead.
_LABELLED = """
    EXISTS (SELECT 1 FROM labels WHERE labels.document = documents.key AND labels.field = '{field}'
        AND +labels.label IN (SELECT value FROM json_each(:{asked})))
"""
_AUDIENCE = _LABELLED.format(field="visible_to", asked="audience")
_FILTERS = {
    "kinds": "documents.kind IN (SELECT value FROM json_each(:kinds))",
    "not_by": f"NOT {_LABELLED.format(field='by', asked='not_by')}",
} | {name: _LABELLED.format(field=name, asked=name) for name in ("interests", "places", "by")}
"""What narrows a search, by the name of the query's field that asks for it."""
# A word in the title weighs ten times one in the body, as Wagtail's and most forums' defaults do.
_CANDIDATES = f"""
    SELECT documents.key, bm25(words, 10, 5, 1) AS relevance {{matching}}
    AND documents.key NOT IN (SELECT value FROM json_each(:found))
    ORDER BY relevance, documents.at DESC LIMIT {MAX_HITS}
"""  # noqa: S608 (constants)
_ANY = "SELECT 1 {matching} LIMIT 1"
_TOTALS = "SELECT documents.kind, count(*) {matching} GROUP BY documents.kind"


@dataclass(frozen=True)
class Asked:
    """A query as SQL: `matching` holds constants only, and `given` every value, as JSON for `json_each`."""

    matching: str
    given: dict[str, str]

    @classmethod
    def of(cls, query: Query) -> "Asked":
        used = [name for name in _FILTERS if getattr(query, name)]
        conditions = [_AUDIENCE, *(_FILTERS[name] for name in used)]
        joined = "FROM words JOIN documents ON documents.key = words.rowid WHERE words MATCH :match"
        given = {name: json.dumps(list(getattr(query, name))) for name in ("audience", *used)}
        return cls(" AND ".join([joined, *conditions]), given)

    def rows(
        self, connection: Connection, statement: str, match: str, found: Iterable[int] = ()
    ) -> list[tuple]:
        given = self.given | {"match": match, "found": json.dumps(list(found))}
        return connection.execute(statement.format(matching=self.matching), given).fetchall()


class EmbeddedEngine:
    """An `Engine` in the file at `path`, made at first use, its folders too."""

    def __init__(self, path: Path):
        self._database = Database(path)

    def prepare(self) -> None:
        with self._database.reading():
            pass

    def index(self, documents: Sequence[Document]) -> None:
        split = [(document, _attributes(document)) for document in documents]  # slow: before the lock
        with self._database.writing() as connection:
            changes: Counter[str] = Counter()
            for document, attributes in split:
                _forget(connection, document.id, changes)
                _store(connection, document, attributes, changes)
            typos.count(connection, changes)

    def remove(self, ids: Sequence[str]) -> None:
        with self._database.writing() as connection:
            changes: Counter[str] = Counter()
            for id in ids:
                _forget(connection, id, changes)
            typos.count(connection, changes)

    def clear(self) -> None:
        with self._database.writing() as connection:
            for table in ("words", "documents", "stubs", "vocabulary"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 (constants)

    def revs(self, kind: str, bucket: int) -> dict[str, int]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT id, rev FROM documents WHERE kind = ? AND pk % {BUCKETS} = ?",  # noqa: S608 (a number)
                (kind, bucket),
            )
            return dict(rows.fetchall())

    def beside(self) -> Self:
        return type(self)(self._database.beside().path)

    def take(self, other: Self) -> None:
        try:
            self._database.take(other._database)
        except OSError as error:
            raise EngineUnavailable(f"search index: {error}") from error

    def differences(self) -> list[str]:
        """None: a file of another version is made anew as soon as it is opened."""
        return []

    def search(self, query: Query) -> Results:
        started = time.perf_counter()
        texts = asked(clean(query.text))[:MAX_TERMS]
        if not texts or not query.audience:
            return Results()
        with self._database.reading() as connection:
            asking = Asked.of(query)
            terms = [term for term in _terms(connection, texts) if _occurs(connection, term, asking)]
            matcher = Matcher(terms)
            candidates, totals = _find(connection, terms, asking, query.window.stop)
            page = rank(candidates, matcher)[query.window]
            hits = [_hit(connection, standing, matcher) for standing in page]
        return Results(hits=hits, totals=totals, took_ms=(time.perf_counter() - started) * 1000)

    def health(self) -> Health:
        try:
            with self._database.reading() as connection:
                (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        except EngineUnavailable as error:
            return Health(ok=False, detail=str(error))
        return Health(ok=True, documents=documents, detail="The embedded search answers.")

    def close(self) -> None:
        self._database.close()


def _attributes(document: Document) -> list[str]:
    """Title, names and body as words between spaces, the way the `words` table stores them."""
    names = " ".join([*document.names, document.author or ""])
    return [" ".join(words(clean(text))) for text in (document.title, names, document.body)]


def _forget(connection: Connection, id: str, changes: Counter[str]) -> None:
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


def _store(connection: Connection, document: Document, attributes: list[str], changes: Counter[str]) -> None:
    texts = clean(document.url), clean(document.title), clean(document.body)
    key = connection.execute(
        "INSERT INTO documents (id, kind, pk, rev, at, url, title, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (document.id, document.kind, document.pk, document.rev, document.at, *texts),
    ).lastrowid
    connection.execute(
        "INSERT INTO words (rowid, title, names, body) VALUES (?, ?, ?, ?)", (key, *attributes)
    )
    for field in ("visible_to", "interests", "places"):
        _label(connection, key, field, getattr(document, field))
    _label(connection, key, "by", [document.by] if document.by else [])
    changes.update(_distinct(attributes))


def _label(connection: Connection, key: int | None, field: str, labels: Iterable[str]) -> None:
    rows = ((key, field, label) for label in set(labels))
    connection.executemany("INSERT INTO labels VALUES (?, ?, ?)", rows)


def _distinct(attributes: Iterable[str]) -> set[str]:
    return {word for attribute in attributes for word in attribute.split()}


def _terms(connection: Connection, texts: Sequence[str]) -> list[Term]:
    """The last word may be unfinished, since people search while they type."""
    last = len(texts) - 1
    return [Term(word, typos.near(connection, word), number == last) for number, word in enumerate(texts)]


def _occurs(connection: Connection, term: Term, asking: Asked) -> bool:
    """Whether this asker may see it anywhere. A word that is nowhere would hide what the others find; whether
    it stands in somebody else's room must make no difference."""
    return bool(asking.rows(connection, _ANY, _spellings(term)))


def _find(
    connection: Connection, terms: Sequence[Term], asking: Asked, enough: int
) -> tuple[list[Candidate], dict[str, int]]:
    """What matches all terms; while that does not fill the page, what matches all but the last, and so on."""
    found: dict[int, Candidate] = {}
    totals: dict[str, int] = {}
    for depth in range(len(terms), 0, -1):
        match = _expression(terms[:depth])
        rows = asking.rows(connection, _CANDIDATES, match, found)
        found |= {key: Candidate(key, depth, relevance, _stored(connection, key)) for key, relevance in rows}
        if len(found) >= enough or depth == 1:
            totals = dict(asking.rows(connection, _TOTALS, match))
            break
    return list(found.values()), totals


def _expression(terms: Iterable[Term]) -> str:
    """FTS5's query language. Every word stands in quotes, so none is ever an operator."""
    return " AND ".join(f"({_spellings(term)})" for term in terms)


def _spellings(term: Term) -> str:
    first = f'"{term.word}"' + (" *" if term.is_prefix else "")
    return " OR ".join([first, *(f'"{word}"' for word in term.typos)])


def _stored(connection: Connection, key: int) -> list[list[str]]:
    row = connection.execute("SELECT title, names, body FROM words WHERE rowid = ?", (key,)).fetchone()
    return [attribute.split() for attribute in row]


def _hit(connection: Connection, standing: Standing, matcher: Matcher) -> Hit:
    id, kind, pk, url, at, title, body = connection.execute(
        "SELECT id, kind, pk, url, at, title, body FROM documents WHERE key = ?", (standing.candidate.key,)
    ).fetchone()
    return Hit(
        id=id,
        kind=kind,
        pk=pk,
        url=url,
        at=at,
        score=standing.score,
        title_html=marked(title, matcher),
        excerpt_html=excerpt(body, matcher),
    )
