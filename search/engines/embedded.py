"""Search without a server: SQLite's FTS5 in a file of its own, for one host.

FTS5 finds candidates within the asker's audience, `typos` adds near spellings, `ranking` orders the best 200.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

from search.engines import storing, synonyms, typos
from search.engines.database import Database
from search.engines.looking import answers
from search.engines.protocol import BUCKETS, Document, EngineUnavailable, Health, Query, Results
from search.engines.tokens import asked, clean


class EmbeddedEngine:
    """An `Engine` in the file at `path`, made at first use, its folders too."""

    batch = 200  # a third of a second, in which nobody else writes

    def __init__(self, path: Path):
        self._database = Database(path)

    def prepare(self) -> None:
        with self._database.writing() as connection:
            self._database.say_filled(connection)

    def index(self, documents: Sequence[Document]) -> None:
        # The last of several of one id; by time, since FTS5 writes a part of its own whenever keys do not grow.
        latest = sorted({document.id: document for document in documents}.values(), key=lambda one: one.at)
        split = [(document, storing.attributes(document)) for document in latest]  # slow: before the lock
        with self._database.writing() as connection:
            changes: Counter[str] = Counter()
            for document, attributes in split:
                storing.store(connection, document, attributes, changes)
            typos.count(connection, changes)

    def remove(self, ids: Sequence[str]) -> None:
        with self._database.writing() as connection:
            changes: Counter[str] = Counter()
            for id in ids:
                storing.forget(connection, id, changes)
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

    def counts(self, kinds: Collection[str]) -> dict[str, int]:
        with self._database.reading() as connection:
            found = dict(connection.execute("SELECT kind, count(*) FROM documents GROUP BY kind").fetchall())
        return {kind: found.get(kind, 0) for kind in kinds}

    def beside(self) -> Self:
        other = type(self)(self._database.beside().path)
        other.prepare()
        return other

    def take(self, other: Self) -> None:
        try:
            self._database.take(other._database)
        except OSError as error:
            raise EngineUnavailable(f"search index: {error}") from error

    def differences(self) -> list[str]:
        """None: a file of another version makes way as soon as it is opened."""
        return []

    def learn(self, groups: Collection[Collection[str]]) -> None:
        with self._database.writing() as connection:
            synonyms.keep(connection, synonyms.paired(groups, _plain))

    def unlearnt(self, groups: Collection[Collection[str]]) -> list[str]:
        with self._database.reading() as connection:
            return synonyms.told(synonyms.kept(connection), synonyms.paired(groups, _plain))

    def search(self, query: Query) -> Results:
        return self.search_many([query])[0]

    def search_many(self, queries: Sequence[Query]) -> list[Results]:
        with self._database.reading() as connection:
            if not self._database.is_filled(connection):
                raise EngineUnavailable("search index: it is still to be filled")
            return answers(connection, queries)

    def health(self) -> Health:
        try:
            with self._database.reading() as connection:
                (documents,) = connection.execute("SELECT count(*) FROM documents").fetchone()
                is_filled = self._database.is_filled(connection)
        except EngineUnavailable as error:
            return Health(ok=False, lost=self._database.is_damaged, detail=str(error))
        if self._database.is_damaged:
            return Health(
                ok=False, lost=True, documents=documents, detail="The file of the index is damaged."
            )
        if not is_filled:
            return Health(ok=False, lost=True, documents=documents, detail="The index is still to be filled.")
        return Health(ok=True, documents=documents, detail="The embedded search answers.")

    def close(self) -> None:
        self._database.close()


def _plain(name: str) -> str:
    return " ".join(asked(clean(name)))
