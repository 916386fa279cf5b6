"""The file of the embedded engine: its connections and its tables.

The file is disposable: everything in it can be indexed again from the application's own database. A rebuild makes a
file beside it, and lets the name lead there; who reads the old one at that moment reads it to the end.
"""

import fcntl
import os
import re
import sqlite3
import uuid
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search.engines import synonyms, typos
from search.engines.protocol import BUCKETS, EngineUnavailable

VERSION = 7
"""Of the tables: a file of another version makes way for an empty one when it is opened."""
FILLED = 0x6B696E64
"""What a file says of itself ("kind") that was made to be filled, rather than because none was there."""
WAIT = 10.0
"""Seconds a writer waits for another before it gives up. A batch of 500 documents takes about one."""
CACHE_KB = 16_000
"""What each connection keeps of the file; SQLite's 2,000 hold too little of the lists of common words (ours: a question
among 1.2 million documents takes 6 of 100 less)."""

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BESIDE = re.compile(r"\.[0-9a-f]{8}(\.link)?")
# Words are stored already split and folded, separated by spaces: the `ascii` tokenizer only splits them
# again, where unicode61 would keep ß and ligatures and take a Chinese sentence for one word. Keys grow with time
# (see `storing`), so that the newest of what matches are found without looking at the others. Prefixes of up to five
# letters have lists of their own: of a longer one FTS5 first joins the lists of all words that begin like it.
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS documents (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, pk INTEGER NOT NULL,
    rev INTEGER NOT NULL, url TEXT NOT NULL, at INTEGER NOT NULL, thanks INTEGER NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS documents_by_bucket ON documents (kind, pk % {BUCKETS});
CREATE TABLE IF NOT EXISTS labels (
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE, field TEXT NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (document, field, label)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, names, body, labels, tokenize = 'ascii', prefix = '1 2 3 4 5'
);
{typos.SCHEMA}
{synonyms.SCHEMA}
"""


class Database:
    """Hands out connections, each to one user at a time, so that threads never share a transaction."""

    def __init__(self, path: Path):
        self.path = path
        # By process and file: a forked child must not touch its parent's connections (sqlite.org/howtocorrupt.html),
        # and those to a file that was replaced since are of no more use.
        self._idle: dict[tuple[int, int], deque[sqlite3.Connection]] = {}
        self._damaged = -1

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the index for all reads inside. Raises EngineUnavailable."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and on the disk at the end. Raises EngineUnavailable.

        IMMEDIATE: a transaction that reads first and writes later would fail instead of waiting its turn.
        """
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = None
        try:
            idle = self._of_this_file()
            connection = idle.popleft() if idle else self._open()
            connection.execute(begin)
            yield connection
            connection.execute("COMMIT")
            self._keep(connection, idle)
        except BaseException as error:
            if connection:
                connection.close()  # rolls back
            if isinstance(error, sqlite3.Error | OSError):
                self._note_damage(error)
                raise EngineUnavailable(f"search index {self.path.name}: {error}") from error
            raise

    @property
    def is_damaged(self) -> bool:
        """Whether this process found the file that the name leads to now to be no database, or a broken one."""
        return self._damaged == self._inode()

    @staticmethod
    def say_filled(connection: sqlite3.Connection) -> None:
        connection.execute(f"PRAGMA application_id = {FILLED}")

    @staticmethod
    def is_filled(connection: sqlite3.Connection) -> bool:
        """Whether it holds what it should: not that which came up by itself where a file was moved away or outdated."""
        return bool(connection.execute("PRAGMA application_id").fetchone() == (FILLED,))

    def _note_damage(self, error: Exception) -> None:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE:
            self._damaged = self._inode()

    def _of_this_file(self) -> deque[sqlite3.Connection]:
        """This process's idle connections to the file that the name leads to now."""
        key = os.getpid(), self._inode()
        if not key[1]:  # the first who opens it makes it, and nothing says what the name will lead to then
            return deque()
        if key not in self._idle:
            self.close()
            self._idle[key] = deque()
        return self._idle[key]

    def _keep(self, connection: sqlite3.Connection, idle: deque[sqlite3.Connection]) -> None:
        """For the next who asks, unless the file was replaced meanwhile."""
        if any(idle is kept for kept in list(self._idle.values())):
            idle.append(connection)
        else:
            connection.close()

    def _inode(self) -> int:
        try:
            return self.path.stat().st_ino
        except OSError:  # it is not there, or what leads to it is not
            return 0

    def beside(self) -> "Database":
        """Another one, of a new name, in the same folder. What a rebuild that was killed left there is gone then."""
        with self._alone():
            live = self.path.resolve().name
            for file in self.path.parent.glob(f"{self.path.name}.*"):
                name = file.name.removesuffix("-wal").removesuffix("-shm")
                if name != live and _BESIDE.fullmatch(name.removeprefix(self.path.name)):
                    file.unlink(missing_ok=True)
        return self._other()

    def _other(self) -> "Database":
        return Database(self.path.with_name(f"{self.path.name}.{uuid.uuid4().hex[:8]}"))

    def take(self, other: "Database") -> None:
        """Let the name lead to the file of `other`, and remove the files that it led to before. Raises OSError."""
        with self._alone():
            self._lead_to(other)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else lets the name lead elsewhere meanwhile: what was written to a file in between would be lost."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def _lead_to(self, other: "Database") -> None:
        other.close()
        before = self.path.resolve()
        link = self.path.with_name(f"{other.path.name}.link")
        link.symlink_to(other.path.name)
        link.replace(self.path)
        for old in _files(before):
            if old != self.path:
                old.unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = self._connect()
        try:
            if not _is_outdated(connection):
                _lay_out(connection)
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        self._make_way()
        return self._open()

    def _connect(self) -> sqlite3.Connection:
        """FULL, because the caller forgets that a document is due once `index` returns: with NORMAL a power
        cut could take back the last commits, and nobody would index them again."""
        connection = sqlite3.connect(self.path, timeout=WAIT, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_way(self) -> None:
        """Let the name lead to an empty file, if it still leads to an outdated one. To empty that one would take half
        a minute where it holds a million things, and all would wait."""
        with self._alone():
            with closing(self._connect()) as connection:
                if not _is_outdated(connection):
                    return
            empty = self._other()
            with empty.reading():
                pass
            self._lead_to(empty)

    def close(self) -> None:
        """Close what is idle in this process; the next use opens anew."""
        for key in [key for key in list(self._idle) if key[0] == os.getpid()]:
            idle = self._idle.pop(key, ())
            while idle:
                idle.pop().close()


def _files(path: Path) -> list[Path]:
    return [path.with_name(path.name + suffix) for suffix in ("", "-wal", "-shm")]


def _lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables; of several that open a new file at once, one does."""
    if _version(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    if not _version(connection):
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def _is_outdated(connection: sqlite3.Connection) -> bool:
    return _version(connection) not in (0, VERSION)


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]
