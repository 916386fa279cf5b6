"""Addresses of servers, as one line each in the environment, turned into what Django's settings want."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url

POSTGRES_SCHEMES = ("postgres", "postgresql")
FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}

# WAL with synchronous=FULL loses no committed row to kill -9 or a power cut. A negative cache is in KiB.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; "
    "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
)


def redacted(address: str) -> str:
    """The address without user, password and secret parameters, fit for a log or a terminal."""
    without_user = re.sub(r"^([a-z][\w+.-]*:/{0,2})?.*@", r"\1***@", address, flags=re.IGNORECASE | re.DOTALL)
    return re.sub(r"(?i)\b(pass\w*|secret|token|key)=[^&]*", r"\1=***", without_user)


def split(address: str, schemes: tuple[str, ...]) -> SplitResult:
    """The parts of an address; raises ValueError for another scheme, a port that is none, or blanks."""
    parts = urlsplit(address)
    if parts.scheme not in schemes or re.search(r"\s", address):
        raise ValueError(address)
    _ = parts.port  # raises ValueError where it is no number from 0 to 65535
    return parts


def server(address: str, schemes: tuple[str, ...]) -> str:
    """The address itself, once it is known to name a host; raises ValueError otherwise."""
    if not split(address, schemes).hostname:
        raise ValueError(address)
    return address


def redis(address: str) -> str:
    """A Redis address: `redis://`, `rediss://` or `unix:///path`; raises ValueError otherwise."""
    parts = split(address, ("redis", "rediss", "unix"))
    if not (parts.path if parts.scheme == "unix" else parts.hostname):
        raise ValueError(address)
    return address


def database(address: str, root: Path, data: Path) -> dict:
    """An entry of Django's DATABASES. A relative SQLite path counts from `root`; tests keep theirs in `data`.

    Raises ValueError when the address names no SQLite file and no PostgreSQL database.
    """
    parts = split(address, ("sqlite", *POSTGRES_SCHEMES))
    if not parts.path.strip("/"):
        raise ValueError(address)
    if parts.scheme == "sqlite":
        return _sqlite(root / unquote(parts.path[1:]), data)
    return _postgresql(address)


def _sqlite(path: Path, data: Path) -> dict:
    if path.is_dir() or not path.parent.is_dir():
        raise ValueError(path)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 0,
        # IMMEDIATE: a transaction that reads, then writes, waits its turn instead of failing with "locked".
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
        # A file, since threads that share one in-memory database lock each other's tables.
        "TEST": {"NAME": str(data / "test.sqlite3")},
    }


def _postgresql(address: str) -> dict:
    entry: dict[str, Any] = {**dj_database_url.parse(address, conn_max_age=0, conn_health_checks=True)}
    # Under ASGI a kept connection leaks, so the pool keeps them: seconds to wait for one, then a clear error.
    # A server that was away is tried again with each who asks, and not only after psycopg's pauses, which double.
    pool = {"min_size": 1, "max_size": 10, "timeout": 10, "reconnect_timeout": 3}
    entry["OPTIONS"] = {"connect_timeout": 5, **entry.get("OPTIONS", {}), "pool": pool}
    return entry


def mailer(address: str, root: Path) -> dict:
    """An entry of Django's MAILERS; raises ValueError when the address is none of the four kinds.

    `smtp://user:password@host:port?tls=1`, `smtps://…` (TLS from the first byte), `console:`, `file:folder`.
    """
    parts = split(address, ("smtp", "smtps", "console", "file"))
    if parts.scheme == "console":
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "file":
        return _mail_folder(root / unquote(parts.path))
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": _smtp(parts)}


def _mail_folder(folder: Path) -> dict:
    if folder.exists() and not folder.is_dir():
        raise ValueError(folder)
    return {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": str(folder)},
    }


def _smtp(parts: SplitResult) -> dict:
    asked = parse_qs(parts.query).get("tls", ["0"])[-1].lower()
    if not parts.hostname or asked not in FLAGS:
        raise ValueError(parts.geturl())
    implicit = parts.scheme == "smtps"
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if implicit else 587 if FLAGS[asked] else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": implicit,
        "use_tls": FLAGS[asked] and not implicit,
        "timeout": 10,
    }
