"""What every test may ask for: the cast, and a database that keeps the ledger's own laws."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase

from community.ledger import triggers
from community.members.models import Member
from tests import cast


def pytest_configure() -> None:
    """Most tests make members; a hash that is slow on purpose would be most of their time.

    Test processes that run beside each other are communities of their own, so they share no cache.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
    settings.CACHES["shared"] = memory


_empty_all_tables = TransactionTestCase._fixture_teardown


def _empty_all_tables_past_the_triggers(test: TransactionTestCase) -> None:
    """Tests that commit empty all tables afterwards, which the ledger's triggers would rightly refuse."""
    with connection.schema_editor() as editor:
        triggers.remove(None, editor)
    try:
        _empty_all_tables(test)
    finally:
        with connection.schema_editor() as editor:
            triggers.install(None, editor)


TransactionTestCase._fixture_teardown = _empty_all_tables_past_the_triggers


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """No test sees what another one left in a cache."""
    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(autouse=True)
def _at_any_pace(settings: Any) -> None:
    """The cast talks faster than members may; tests of the pace turn it on."""
    settings.PACE = False


@pytest.fixture
def ada(db: None) -> Member:
    """The owner of what a test looks at."""
    return cast.member("Ada")


@pytest.fixture
def ben(db: None) -> Member:
    """Ada's friend."""
    return cast.member("Ben")


@pytest.fixture
def eve(db: None) -> Member:
    """A member whom nobody knows: the stranger with an account."""
    return cast.member("Eve")


@pytest.fixture
def mara(db: None) -> Member:
    """The community manager."""
    return cast.manager("Mara")


@pytest.fixture
def otto(db: None) -> Member:
    """The editor of the brand team."""
    return cast.editor("Otto")
