"""A query as SQL: what narrows it, and the statements that find and count."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from sqlite3 import Connection

from search.engines.protocol import MAX_HITS, MOST_COUNTED, MOST_VALUES, Query
from search.engines.storing import MOST_THANKS, first_key, thanked, token

# The unary plus keeps SQLite from probing the index once for each of the asker's tokens, who may be in 500
# rooms: it reads the few labels of the document and looks them up in the set instead.
_SEEN = """
    EXISTS (SELECT 1 FROM labels WHERE labels.document = documents.key AND labels.field = 'visible_to'
        AND +labels.label IN (SELECT value FROM json_each(:audience)))
"""
_OF_KIND = "(:kinds = '[]' OR documents.kind IN (SELECT value FROM json_each(:kinds)))"
_LEFT = "documents.key NOT IN (SELECT value FROM json_each(:left_out))"
# A cross join is done in the order in which it stands; SQLite would rather begin with all documents of a kind.
_WITH_WORDS = f"""
    FROM words CROSS JOIN documents ON documents.key = words.rowid
    WHERE words MATCH :match AND words.rowid BETWEEN :since AND :until AND {_OF_KIND} AND {_LEFT} AND {_SEEN}
"""
_WITHOUT_WORDS = f"""
    FROM documents WHERE documents.key BETWEEN :since AND :until AND {_OF_KIND} AND {_LEFT} AND {_SEEN}
    AND (:match = '' OR documents.key NOT IN (SELECT rowid FROM words WHERE words MATCH :match))
"""  # noqa: S608 (constants)
_NEWEST = "SELECT documents.key, documents.kind {source} ORDER BY {key} DESC LIMIT :most"
_MOST_THANKED = "SELECT documents.key {source} ORDER BY documents.thanks DESC, documents.key DESC LIMIT :most"
_BY_THANKS = """
    SELECT key FROM documents WHERE key IN (SELECT value FROM json_each(:keys))
    ORDER BY thanks DESC, key DESC LIMIT :most
"""
_ANY = "SELECT 1 {source} LIMIT 1"
_AMONG_NEWEST = f"""
    SELECT count(*) FROM (SELECT kind FROM documents ORDER BY key DESC LIMIT {MAX_HITS})
    WHERE kind IN (SELECT value FROM json_each(?))
"""  # noqa: S608 (a number)
_FACETS = f"""
    SELECT label, count(*) AS uses FROM json_each(:keys) CROSS JOIN labels
    ON labels.document = json_each.value AND labels.field = :field
    GROUP BY label ORDER BY uses DESC, label LIMIT {MOST_VALUES}
"""  # noqa: S608 (a number)

type Kinds = dict[int, str]
"""The kind of each document that was found, by key, the newest first."""


type Known = dict[tuple, Kinds]
"""The newest that an expression found of all kinds, by it and by what else narrowed it."""


@dataclass(frozen=True)
class Asked:
    """A query apart from its text. `filters`, `unwanted` and `of_kinds` are of FTS5's language: labels are words there.
    Kinds that are `usual` are looked up in each document instead: what has such a label is a long list to read, and
    leaves out little. `left_out`: keys; `known`: what other queries found in the same reading."""

    connection: Connection
    known: Known
    audience: str
    kinds: tuple[str, ...]
    of_kinds: str
    usual: bool
    left_out: str
    filters: list[str]
    unwanted: list[str]
    since: int
    until: int
    titles: bool

    @classmethod
    def of(cls, connection: Connection, query: Query, known: Known) -> "Asked":
        any_of = {"interests": query.interests, "places": query.places, "by": query.by}
        none_of = {"by": query.not_by, "places": query.not_places}
        return cls(
            connection,
            known,
            json.dumps(list(query.audience)),
            tuple(query.kinds),
            _any_of("kinds", query.kinds) if query.kinds else "",
            bool(query.kinds) and _are_usual(connection, query.kinds),
            json.dumps(_keys(connection, query.not_ids)),
            [
                *(_any_of(field, labels) for field, labels in any_of.items() if labels),
                *(_any_of("traits", [trait]) for trait in query.traits),
            ],
            [_any_of(field, labels) for field, labels in none_of.items() if labels],
            first_key(query.since) if query.since is not None else 0,
            first_key(query.until + 1) - 1 if query.until is not None else 2**63 - 1,
            query.titles,
        )

    def newest(self, match: str) -> Kinds:
        """The newest that match an expression in FTS5's language, as many as are counted; without one, of all that the
        filters leave. Of what was found of all kinds already, those of one are a part, and then come older ones."""
        match = self._in_columns(match)
        asked = (
            match,
            self.audience,
            self.left_out,
            *self.filters,
            "",
            *self.unwanted,
            self.since,
            self.until,
        )
        wider = self.known.get(asked) if self.kinds else None
        if wider is None:
            found = dict(self._rows(_NEWEST, match, MOST_COUNTED))
            return found if self.kinds else self.known.setdefault(asked, found)
        found = {key: kind for key, kind in wider.items() if kind in self.kinds}
        if len(wider) < MOST_COUNTED:
            return found
        older = replace(self, until=min(wider) - 1)
        return found | dict(older._rows(_NEWEST, match, MOST_COUNTED - len(found)))

    def likeliest(self, match: str) -> Kinds:
        """The newest, as many as can be shown."""
        return dict(self._rows(_NEWEST, self._in_columns(match), MAX_HITS))

    def newest_titled(self, match: str) -> Kinds:
        """The same of an expression in words of titles (`storing.titled`), as many as can be shown."""
        wanted = f"{match} AND {self.of_kinds}" if self.usual else match
        return dict(self._rows(_NEWEST, wanted, MAX_HITS))

    def most_thanked(self, match: str, there: Kinds) -> list[int]:
        """As many as can be shown; `there` are the newest. Unless those are all, it is asked for each number of thanks,
        of which one finds them in their order."""
        if len(there) < MOST_COUNTED:
            given = {"keys": json.dumps(list(there)), "most": MAX_HITS}
            return [key for (key,) in self.connection.execute(_BY_THANKS, given)]
        where, found = self._in_columns(match), dict[int, None]()
        for times in range(MOST_THANKS, -1, -1):
            if len(found) >= MAX_HITS:
                break
            statement = _MOST_THANKED if times == MOST_THANKS else _NEWEST
            thanks = f'"{thanked(times)}"'
            rows = self._rows(statement, f"{where} AND {thanks}" if where else thanks, MAX_HITS)
            found |= dict.fromkeys(key for key, *_ in rows)
        return list(found)[:MAX_HITS]

    def is_anywhere(self, match: str) -> bool:
        return bool(self._rows(_ANY, self._in_columns(match)))

    def counted(self, keys: Iterable[int], field: str) -> dict[str, int]:
        """How many of these have each label, the most frequent ones."""
        given = {"keys": json.dumps(list(keys)), "field": field}
        return dict(self.connection.execute(_FACETS, given).fetchall())

    def _rows(self, statement: str, match: str, most: int = 0) -> list[tuple]:
        needed = [*([match] if match else []), *self.filters]
        needed += [self.of_kinds] if self.of_kinds and not self.usual else []
        source, key = (_WITH_WORDS, "words.rowid") if needed else (_WITHOUT_WORDS, "documents.key")
        wanted = " AND ".join(needed)
        unwanted = " OR ".join(self.unwanted)
        given = {
            "match": f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted or unwanted,
            "audience": self.audience,
            "kinds": json.dumps(self.kinds if self.usual else []),
            "left_out": self.left_out,
            "since": self.since,
            "until": self.until,
            "most": most,
        }
        return self.connection.execute(statement.format(source=source, key=key), given).fetchall()

    def _in_columns(self, match: str) -> str:
        if not match:
            return ""
        return f"{{title names}} : ({match})" if self.titles else f"({match})"


def _any_of(field: str, labels: Collection[str]) -> str:
    return f"({' OR '.join(f'"{token(field, label)}"' for label in labels)})"


def _are_usual(connection: Connection, kinds: Collection[str]) -> bool:
    """Whether three of four documents are of these kinds, as far as the newest tell."""
    (found,) = connection.execute(_AMONG_NEWEST, (json.dumps(list(kinds)),)).fetchone()
    return bool(found >= MAX_HITS * 3 / 4)


def _keys(connection: Connection, ids: Collection[str]) -> list[int]:
    found = "SELECT key FROM documents WHERE id IN (SELECT value FROM json_each(?))"
    return [key for (key,) in connection.execute(found, (json.dumps(list(ids)),))] if ids else []
