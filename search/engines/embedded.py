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
from typing import Any, Self

from search.engines import typos
from search.engines.database import Database
from search.engines.highlight import excerpt, marked
from search.engines.protocol import (
    BUCKETS,
    MAX_HITS,
    MOST_VALUES,
    Document,
    EngineUnavailable,
    Health,
    Hit,
    Query,
    Results,
)
from search.engines.ranking import Candidate, Matcher, Standing, Term, rank
from search.engines.tokens import Wanted, clean, wanted, words

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
    "since": "documents.at >= json_extract(:since, '$')",
    "until": "documents.at <= json_extract(:until, '$')",
    "traits": """
        (SELECT count(*) FROM labels WHERE labels.document = documents.key AND labels.field = 'traits'
        AND +labels.label IN (SELECT value FROM json_each(:traits))) = json_array_length(:traits)
    """,
} | {name: _LABELLED.format(field=name, asked=name) for name in ("interests", "places", "by")}
"""What narrows a search, by the name of the query's field that asks for it."""
# A word in the title weighs ten times one in the body, as Wagtail's and most forums' defaults do.
_CANDIDATES = f"""
    SELECT documents.key, bm25(words, 10, 5, 1) AS relevance {{matching}}
    AND documents.key NOT IN (SELECT value FROM json_each(:found))
    ORDER BY relevance, documents.at DESC LIMIT {MAX_HITS}
"""  # noqa: S608 (constants)
_SORTED = f"""
    SELECT documents.key, 0 AS relevance {{matching}}
    ORDER BY documents.{{by}} DESC, documents.at DESC, documents.key DESC LIMIT {MAX_HITS}
"""
_COLUMNS = {"new": "at", "thanked": "thanks"}
_FACET = f"""
    SELECT labels.label, count(*) AS uses {{matching}} AND labels.field = '{{field}}'
    GROUP BY labels.label ORDER BY uses DESC, labels.label LIMIT {MOST_VALUES}
"""
_ANY = "SELECT 1 {matching} LIMIT 1"
_TOTALS = "SELECT documents.kind, count(*) {matching} GROUP BY documents.kind"


@dataclass(frozen=True)
class Asked:
    """A query as SQL: `matching` holds constants only, and `given` every value, as JSON for `json_each`."""

    matching: str
    given: dict[str, str]

    @classmethod
    def of(cls, query: Query) -> "Asked":
        used = [name for name in _FILTERS if _narrows(getattr(query, name))]
        conditions = [_AUDIENCE, *(_FILTERS[name] for name in used)]
        given = {name: json.dumps(_plain(getattr(query, name))) for name in ("audience", *used)}
        return cls(" AND ".join(conditions), given)

    def rows(
        self, connection: Connection, statement: str, match: str, found: Iterable[int] = (), **names: str
    ) -> list[tuple]:
        """`names` go into the statement as they are: constants only."""
        given = self.given | {"match": match, "found": json.dumps(list(found))}
        labels = "JOIN labels ON labels.document = documents.key" if "field" in names else ""
        joined = f"FROM words JOIN documents ON documents.key = words.rowid {labels} WHERE words MATCH :match"
        matching = f"{joined} AND {self.matching}"
        return connection.execute(statement.format(matching=matching, **names), given).fetchall()


def _narrows(value: Any) -> bool:
    return value is not None if isinstance(value, int | None) else bool(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else list(dict.fromkeys(value))


@dataclass(frozen=True)
class Looked:
    """What is looked for: `terms`, of which the first `fixed` are words of phrases and must be there as they are."""

    terms: list[Term]
    fixed: int
    phrases: list[list[str]]
    without: list[list[str]]

    def expression(self, depth: int) -> str:
        """The first `depth` terms in FTS5's query language. Every word stands in quotes, so none is ever an
        operator."""
        there = [_quoted(phrase) for phrase in self.phrases]
        there += [f"({_spellings(term)})" for term in self.terms[self.fixed : depth]]
        unwanted = "".join(f" NOT {_quoted(words)}" for words in self.without)
        return f"({' AND '.join(there)}){unwanted}"


def _quoted(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


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
        parts = wanted(clean(query.text))
        if not parts.has_words or not query.audience:
            return Results()
        with self._database.reading() as connection:
            asking = Asked.of(query)
            looked = _looked(connection, parts, asking, bool(query.sort))
            matcher = Matcher(looked.terms)
            candidates, match = _find(connection, looked, asking, query)
            page = (_in_order if query.sort else rank)(candidates, matcher)[query.window]
            hits = [_hit(connection, standing, matcher) for standing in page]
            totals = dict(asking.rows(connection, _TOTALS, match)) if match else {}
            facets = {name: _counted(connection, name, match, asking, totals) for name in query.facets}
        took_ms = (time.perf_counter() - started) * 1000
        return Results(hits=hits, totals=totals, facets=facets, took_ms=took_ms)

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


def _label(connection: Connection, key: int | None, field: str, labels: Iterable[str]) -> None:
    rows = ((key, field, label) for label in set(labels))
    connection.executemany("INSERT INTO labels VALUES (?, ?, ?)", rows)


def _distinct(attributes: Iterable[str]) -> set[str]:
    return {word for attribute in attributes for word in attribute.split()}


def _looked(connection: Connection, parts: Wanted, asking: Asked, every: bool) -> Looked:
    """The last word may be unfinished, since people search while they type. Words that are nowhere are left out,
    unless `every` one must be there."""
    fixed = [Term(word, {}, False) for phrase in parts.phrases for word in phrase]
    texts = parts.words[: max(MAX_TERMS - len(fixed), 0)]
    last = len(texts) - 1
    loose = [Term(word, typos.near(connection, word), number == last) for number, word in enumerate(texts)]
    there = loose if every else [term for term in loose if _occurs(connection, term, asking)]
    return Looked([*fixed, *there], len(fixed), parts.phrases, parts.without)


def _occurs(connection: Connection, term: Term, asking: Asked) -> bool:
    """Whether this asker may see it anywhere. A word that is nowhere would hide what the others find; whether
    it stands in somebody else's room must make no difference."""
    return bool(asking.rows(connection, _ANY, _spellings(term)))


def _find(connection: Connection, looked: Looked, asking: Asked, query: Query) -> tuple[list[Candidate], str]:
    """What matches all terms; while that does not fill the page, what matches all but the last, and so on, though no
    phrase is ever left out. With the last expression that was asked; an empty one where nothing can match."""
    found: dict[int, Candidate] = {}
    match = ""
    least = len(looked.terms) if query.sort else looked.fixed
    for depth in range(len(looked.terms), max(least, 1) - 1, -1):
        match = looked.expression(depth)
        statement, by = (_SORTED, _COLUMNS[query.sort]) if query.sort else (_CANDIDATES, "")
        rows = asking.rows(connection, statement, match, found, by=by)
        found |= {key: Candidate(key, depth, relevance, _stored(connection, key)) for key, relevance in rows}
        if len(found) >= query.window.stop:
            break
    return list(found.values()), match


def _in_order(candidates: Iterable[Candidate], matcher: Matcher) -> list[Standing]:
    return [Standing(candidate, matcher) for candidate in candidates]


def _counted(
    connection: Connection, name: str, match: str, asking: Asked, totals: dict[str, int]
) -> dict[str, int]:
    """How many of what matches have each value of a facet, the most frequent values."""
    if name == "kind" or not match:
        return totals
    return dict(asking.rows(connection, _FACET, match, field=name))


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
