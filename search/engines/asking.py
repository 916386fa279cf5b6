"""A query as SQL: what narrows it, and the statements that find and count."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any

from search.engines.protocol import MAX_HITS, MOST_VALUES, Query

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
_WITH_WORDS = """
    FROM words CROSS JOIN documents ON documents.key = words.rowid {labels} WHERE words MATCH :match AND {conditions}
"""
"""Cross joins are done in the order in which they stand: SQLite would rather begin with all documents of a kind."""
_WITHOUT_WORDS = """
    FROM documents {labels} WHERE {conditions}
    AND (:match = '' OR documents.key NOT IN (SELECT rowid FROM words WHERE words MATCH :match))
"""
# A word in the title weighs ten times one in the body, as Wagtail's and most forums' defaults do.
CANDIDATES = f"""
    SELECT documents.key, bm25(words, 10, 5, 1) AS relevance {{matching}}
    AND documents.key NOT IN (SELECT value FROM json_each(:found))
    ORDER BY relevance, documents.at DESC LIMIT {MAX_HITS}
"""  # noqa: S608 (constants)
SORTED = f"""
    SELECT documents.key, 0 AS relevance {{matching}}
    ORDER BY documents.{{by}} DESC, documents.at DESC, documents.key DESC LIMIT {MAX_HITS}
"""
COLUMNS = {"": "at", "new": "at", "thanked": "thanks"}
"""Of each order, for what is not ordered by relevance."""
FACET = f"""
    SELECT labels.label, count(*) AS uses {{matching}} AND labels.field = '{{field}}'
    GROUP BY labels.label ORDER BY uses DESC, labels.label LIMIT {MOST_VALUES}
"""
ANY = "SELECT 1 {matching} LIMIT 1"
TOTALS = "SELECT documents.kind, count(*) {matching} GROUP BY documents.kind"


@dataclass(frozen=True)
class Asked:
    """A query as SQL: `conditions` hold constants only, and `given` every value, as JSON for `json_each`."""

    conditions: str
    given: dict[str, str]
    titles: bool

    @classmethod
    def of(cls, query: Query) -> "Asked":
        used = [name for name in _FILTERS if _narrows(getattr(query, name))]
        conditions = [_AUDIENCE, *(_FILTERS[name] for name in used)]
        given = {name: json.dumps(_plain(getattr(query, name))) for name in ("audience", *used)}
        return cls(" AND ".join(conditions), given, query.titles)

    def rows(
        self, connection: Connection, statement: str, match: str, found: Iterable[int] = (), **names: str
    ) -> list[tuple]:
        """What matches an expression in FTS5's query language. `names` go into the statement as they are: constants
        only."""
        return self._rows(connection, _WITH_WORDS, statement, self._columns(match), found, names)

    def others(self, connection: Connection, statement: str, match: str, **names: str) -> list[tuple]:
        """All that does not match; an empty expression leaves out nothing."""
        return self._rows(connection, _WITHOUT_WORDS, statement, match and self._columns(match), (), names)

    def _columns(self, match: str) -> str:
        return f"{{title names}} : ({match})" if self.titles else match

    def _rows(
        self,
        connection: Connection,
        source: str,
        statement: str,
        match: str,
        found: Iterable[int],
        names: dict[str, str],
    ) -> list[tuple]:
        given = self.given | {"match": match, "found": json.dumps(list(found))}
        labels = "CROSS JOIN labels ON labels.document = documents.key" if "field" in names else ""
        matching = source.format(labels=labels, conditions=self.conditions)
        return connection.execute(statement.format(matching=matching, **names), given).fetchall()


def _narrows(value: Any) -> bool:
    return value is not None if isinstance(value, int | None) else bool(value)


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else list(dict.fromkeys(value))
