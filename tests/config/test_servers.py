"""A server that does not answer, or refuses us, is named in one sentence before the start."""

import os
import subprocess
import sys

import pytest

from bin.processes import free_port
from config import addresses
from config.env import ROOT, Environment
from config.servers import unreachable

SILENT = [
    (
        "DATABASE_URL",
        "postgres://ann:hunter2@127.0.0.1:{port}/kindred",
        "no PostgreSQL answers at 127.0.0.1:{port}.",
    ),
    ("REDIS_URL", "redis://:hunter2@127.0.0.1:{port}/0", "no Redis answers at 127.0.0.1:{port}."),
    ("MEILISEARCH_URL", "http://127.0.0.1:{port}", "no Meilisearch answers at http://127.0.0.1:{port}."),
    (
        "EMAIL_URL",
        "smtp://127.0.0.1:{port}",
        "no mail server answers at 127.0.0.1:{port} in the way asked for.",
    ),
]


@pytest.fixture
def laptop(monkeypatch):
    """An environment that names no server."""
    for name, *_ in SILENT:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("name", "address", "sentence"), SILENT)
def test_a_silent_server_is_named(laptop, name, address, sentence):
    port = free_port()
    env = Environment(**{name: address.format(port=port)})
    assert unreachable(env) == f"{name}: {sentence.format(port=port)}"


def test_without_servers_nothing_is_missing(laptop):
    assert unreachable(Environment()) is None


def test_a_refused_key_is_told_from_a_silent_server(laptop, httpserver):
    httpserver.expect_request("/indexes").respond_with_json({"code": "invalid_api_key"}, status=403)
    env = Environment(MEILISEARCH_URL=httpserver.url_for("").rstrip("/"), MEILISEARCH_KEY="wrong")
    assert unreachable(env) == f"MEILISEARCH_KEY is refused by Meilisearch at {env.MEILISEARCH_URL}."


def test_something_else_at_the_address_is_no_meilisearch(laptop, httpserver):
    env = Environment(MEILISEARCH_URL=httpserver.url_for("").rstrip("/"))
    assert unreachable(env).endswith("is no Meilisearch.")


def test_prepare_stops_with_the_sentence(tmp_path):
    address = f"postgres://ann:hunter2@127.0.0.1:{free_port()}/kindred"
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": address}
    command = [sys.executable, "manage.py", "prepare"]
    stopped = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("DATABASE_URL: no PostgreSQL answers at 127.0.0.1:")
    assert stopped.stderr.count("\n") == 1


def test_a_postgresql_that_was_away_for_long_is_found_again_within_seconds():
    """psycopg's pool waits twice as long after each try, up to the minutes it goes on: no try may be that far away."""
    pool = addresses.database("postgres://ann@127.0.0.1/kindred", ROOT, ROOT)["OPTIONS"]["pool"]
    assert pool["reconnect_timeout"] <= 5
