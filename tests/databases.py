"""Databases for tests. Migrations run once in a whole test run; every database is a copy of what they made.

A database belongs to a folder. It is an SQLite file in it; where `DATABASE_URL` names a PostgreSQL server, it is a
database of that server, named after the folder and copied with TEMPLATE.

    databases.copy(databases.migrated(), folder)
    with databases.used(folder):       # this process, in all its threads, works on it
        ...
    databases.drop(folder)
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections

from config import addresses

FILE = "kindred.sqlite3"
FIRST_ID = 5_001
"""On PostgreSQL: above what makes a second page of anything that is divided by ids."""


def address(folder: Path) -> str:
    """What `DATABASE_URL` is for a process that works on the database of this folder."""
    if server := _server():
        return urlsplit(server)._replace(path=f"/{_name(folder)}").geturl()
    return f"sqlite:///{folder / FILE}"


def migrated() -> Path:
    """The folder of a database with all migrations applied and nothing else in it."""
    return shared("migrated", _migrate)


def shared(name: str, fill: Callable[[Path], None]) -> Path:
    """A folder that all processes of the test run share; the first one here makes it with `fill(folder)`."""
    folder = _run() / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes run side by side
        if not (folder / "filled").exists():
            fill(folder)
            (folder / "filled").touch()
    return folder


def copy(source: Path, target: Path) -> None:
    """Make the database of `target` equal to that of `source`, on which nobody may be working."""
    drop(target)
    target.mkdir(parents=True, exist_ok=True)
    if _server():
        # As files: what is written ahead outlives the copy for a while, and nothing here has to outlive a crash.
        _administer(f'CREATE DATABASE "{_name(target)}" TEMPLATE "{_name(source)}" STRATEGY FILE_COPY')
        return
    with closing(sqlite3.connect(source / FILE)) as kept, closing(sqlite3.connect(target / FILE)) as new:
        new.execute("PRAGMA synchronous=OFF")
        kept.backup(new)


def drop(folder: Path) -> None:
    """Remove the folder's database, if there is one, whoever is connected to it."""
    if _server():
        _administer(f'DROP DATABASE IF EXISTS "{_name(folder)}" WITH (FORCE)')
    for suffix in ("", "-wal", "-shm"):
        (folder / f"{FILE}{suffix}").unlink(missing_ok=True)


def drop_all() -> None:
    """Remove what is left of the run's databases on a PostgreSQL server; files go with their folders."""
    if not _server():
        return
    found = _administer("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", _prefix())
    for (name,) in found:
        _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """Let this process, in all its threads, work on the database of `folder`."""
    ours = connections.settings["default"]
    theirs = addresses.database(address(folder), root=Path("/"), data=folder)
    # A connection that the pool hands out is one to a database that is still there.
    _use({**ours, **theirs, "CONN_HEALTH_CHECKS": True})
    try:
        yield
    finally:
        _use(ours)


def let_go_of_the_lost() -> None:
    """Close this thread's connection where its database was dropped under it."""
    connection = connections["default"]
    if _server() and connection.connection is not None and not connection.is_usable():
        connection.close()


def let_go() -> None:
    """Close this process's connections to the database it works on."""
    connections["default"].close()
    if settings.DATABASES["default"]["OPTIONS"].get("pool"):
        connections["default"].close_pool()


def _use(entry: dict[str, Any]) -> None:
    let_go()
    connections.settings["default"] = connections.configure_settings({"default": entry})["default"]
    del connections["default"]


def _migrate(folder: Path) -> None:
    """Run the migrations; on SQLite what they made is kept for the next test run of this working copy."""
    if _server():
        _administer(f'CREATE DATABASE "{_name(folder)}"')
        _run_migrations(folder)
        _begin_late(folder)
        return
    kept = settings.BASE_DIR / "var" / "migrated" / _state_of_models() / FILE
    if not kept.exists():
        _run_migrations(folder)
        kept.parent.mkdir(parents=True, exist_ok=True)
        for earlier in set(kept.parent.parent.iterdir()) - {kept.parent}:
            shutil.rmtree(earlier, ignore_errors=True)
        with closing(sqlite3.connect(folder / FILE)) as made, closing(sqlite3.connect(f"{kept}.new")) as new:
            made.backup(new)
        Path(f"{kept}.new").rename(kept)
    shutil.copyfile(kept, folder / FILE)


def _begin_late(folder: Path) -> None:
    """Let each table's ids begin at a high number of its own.

    A sequence goes on when a test is rolled back, so a test meets whatever ids those before it have left: the
    thousandth row of a table made pages of the sitemap differ. So they are high, and differ, from the first test on.
    """
    with psycopg.connect(address(folder), autocommit=True) as connection:
        names = connection.execute("SELECT quote_ident(sequencename) FROM pg_sequences ORDER BY 1").fetchall()
        for number, (name,) in enumerate(names):
            connection.execute(f"ALTER SEQUENCE {name} RESTART WITH {FIRST_ID + 10 * number}")


def _state_of_models() -> str:
    """Changes with whatever decides what the migrations make."""
    root = settings.BASE_DIR
    decisive = ("migrations/*.py", "models.py", "models/*.py", "triggers.py", "apps.py")
    files = [file for room in ("community", "chat", "cms", "search", "demo") for pattern in decisive
             for file in (root / room).rglob(pattern)]  # fmt: skip
    files += [root / "requirements" / "base.txt", root / "config" / "settings.py"]
    digest = sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _run_migrations(folder: Path) -> None:
    own = {
        "DATABASE_URL": address(folder),
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=os.environ | own, check=True)


def _server() -> str:
    """The address of the PostgreSQL server; empty where tests run on SQLite."""
    given = os.environ.get("DATABASE_URL", "")
    return given if urlsplit(given).scheme in addresses.POSTGRES_SCHEMES else ""


def _administer(statement: str, *parameters: str) -> list[tuple[Any, ...]]:
    home = urlsplit(_server())._replace(path="/postgres").geturl()
    with psycopg.connect(home, autocommit=True) as connection:
        cursor = connection.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def _name(folder: Path) -> str:
    return f"{_prefix()}{sha256(str(folder).encode()).hexdigest()[:12]}"


def _prefix() -> str:
    """Begins the names of this run's databases, and of no other's."""
    return f"kindred_tests_{sha256(str(_run()).encode()).hexdigest()[:8]}_"


def _run() -> Path:
    """The folder of the whole test run (tests/settings.py); outside of one, within the data folder."""
    return Path(os.environ.get("KINDRED_TESTS") or settings.DATA_DIR / "tests")
