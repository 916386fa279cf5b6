"""A query as SQL: what narrows it, and the statements that find and count."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from sqlite3 import Connection

from search.engines.protocol import MAX_HITS, MOST_COUNTED, MOST_VALUES, Query
from search.engines.storing import first_key, token

# The unary plus keeps SQLite from probing the index once for each of the asker's tokens, who may be in 500
# rooms: it reads the few labels of the document and looks them up in the set instead.
_SEEN = """
    EXISTS (SELECT 1 FROM labels WHERE labels.document = documents.key AND labels.field = 'visible_to'
        AND +labels.label IN (SELECT value FROM json_each(:audience)))
"""
_LEFT = "documents.key NOT IN (SELECT value FROM json_each(:left_out))"
# A cross join is done in the order in which it stands; SQLite would rather begin with all documents of a kind.
_WITH_WORDS = f"""
    FROM words CROSS JOIN documents ON documents.key = words.rowid
    WHERE words MATCH :match AND words.rowid BETWEEN :since AND :until AND {_LEFT} AND {_SEEN}
"""
_WITHOUT_WORDS = f"""
    FROM documents WHERE documents.key BETWEEN :since AND :until AND {_LEFT} AND {_SEEN}
    AND (:match = '' OR documents.key NOT IN (SELECT rowid FROM words WHERE words MATCH :match))
"""  # noqa: S608 (constants)
_NEWEST = "SELECT documents.key, documents.kind {source} ORDER BY {key} DESC LIMIT :most"
_MOST_THANKED = f"""
    SELECT documents.key {{source}} ORDER BY documents.thanks DESC, documents.key DESC LIMIT {MAX_HITS}
"""
_ANY = "SELECT 1 {source} LIMIT 1"
_FACETS = f"""
    SELECT label, count(*) AS uses FROM json_each(:keys) CROSS JOIN labels
    ON labels.document = json_each.value AND labels.field = :field
    GROUP BY label ORDER BY uses DESC, label LIMIT {MOST_VALUES}
"""  # noqa: S608 (a number)

type Kinds = dict[int, str]
"""The kind of each document that was found, by key, the newest first."""


@dataclass(frozen=True)
class Asked:
    """A query apart from its text. `filters` and `unwanted` are of FTS5's language: labels are words there;
    `left_out`: keys."""

    connection: Connection
    audience: str
    left_out: str
    filters: list[str]
    unwanted: list[str]
    since: int
    until: int
    titles: bool

    @classmethod
    def of(cls, connection: Connection, query: Query) -> "Asked":
        any_of = ("kinds", "interests", "places", "by")
        filters = [_any_of(field, labels) for field in any_of if (labels := getattr(query, field))]
        return cls(
            connection,
            json.dumps(list(query.audience)),
            json.dumps(_keys(connection, query.not_ids)),
            filters + [_any_of("traits", [trait]) for trait in query.traits],
            [
                _any_of(field, labels)
                for field, labels in (("by", query.not_by), ("places", query.not_places))
                if labels
            ],
            first_key(query.since) if query.since is not None else 0,
            first_key(query.until + 1) - 1 if query.until is not None else 2**63 - 1,
            query.titles,
        )

    def newest(self, match: str, most: int = MOST_COUNTED) -> Kinds:
        """The newest that match an expression in FTS5's language; without one, of all that the filters leave."""
        return dict(self._rows(_NEWEST, match, most))

    def most_thanked(self, match: str) -> list[int]:
        return [key for (key,) in self._rows(_MOST_THANKED, match)]

    def is_anywhere(self, match: str) -> bool:
        return bool(self._rows(_ANY, match))

    def counted(self, keys: Iterable[int], field: str) -> dict[str, int]:
        """How many of these have each label, the most frequent ones."""
        given = {"keys": json.dumps(list(keys)), "field": field}
        return dict(self.connection.execute(_FACETS, given).fetchall())

    def _rows(self, statement: str, match: str, most: int = 0) -> list[tuple]:
        needed = [*([self._in_columns(match)] if match else []), *self.filters]
        source, key = (_WITH_WORDS, "words.rowid") if needed else (_WITHOUT_WORDS, "documents.key")
        wanted = " AND ".join(needed)
        unwanted = " OR ".join(self.unwanted)
        given = {
            "match": f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted or unwanted,
            "audience": self.audience,
            "left_out": self.left_out,
            "since": self.since,
            "until": self.until,
            "most": most,
        }
        return self.connection.execute(statement.format(source=source, key=key), given).fetchall()

    def _in_columns(self, match: str) -> str:
        return f"{{title names}} : ({match})" if self.titles else f"({match})"


def _any_of(field: str, labels: Collection[str]) -> str:
    return f"({' OR '.join(f'"{token(field, label)}"' for label in labels)})"


def _keys(connection: Connection, ids: Collection[str]) -> list[int]:
    found = "SELECT key FROM documents WHERE id IN (SELECT value FROM json_each(?))"
    return [key for (key,) in connection.execute(found, (json.dumps(list(ids)),))] if ids else []
