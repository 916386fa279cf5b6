"""What every test may ask for: the cast, and a database as the migrations left it."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

from community.members.models import Member
from search.engines.embedded import EmbeddedEngine
from tests import cast, databases


def pytest_configure() -> None:
    """Most tests make members; a hash that is slow on purpose would be most of their time.

    Without Redis, what processes of a machine share is kept in files; in memory it is quicker. Hypothesis looks for
    what is wrong, and does not judge how quick a busy machine is.
    """
    hypothesis.settings.register_profile(
        "house", hypothesis.settings(), deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    hypothesis.settings.load_profile("house")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not settings.REDIS_URL:
        memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
        settings.CACHES["shared"] = memory


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A story in a browser that breaks is told once more, and the run says so: on a busy machine a browser now and then
    loses a moment that no person would (decision 0021). Tests without a browser have one chance.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_setup() -> None:
    databases.let_go_of_the_lost()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The first process, which outlives the others, leaves no database behind."""
    if not hasattr(config, "workerinput"):
        databases.drop_all()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """This process's own copy of the migrated database, in place of migrations in each process, and an empty index."""
    _make_the_database_anew()
    EmbeddedEngine(settings.SEARCH_FILE).prepare()
    with databases.used(OWN_DATABASE):
        yield
    databases.drop(OWN_DATABASE)


OWN_DATABASE = settings.DATA_DIR / "database"


def _make_the_database_anew(*_: object) -> None:
    databases.let_go()
    databases.copy(databases.migrated(), OWN_DATABASE)
    # A thread that a test left behind may have asked for a connection in between, to the database that is gone:
    # on PostgreSQL the pool would hand it to the next test, which would find it closed by the administrator.
    databases.let_go()


# After a test that commits, all is as before it: also what migrations wrote (first page, groups, content types),
# which Django's own way would empty, and the numbers that come next.
TransactionTestCase._fixture_teardown = _make_the_database_anew


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """No test sees what another one left in a cache."""
    yield
    for name in settings.CACHES:  # also one that only other threads of this process have used
        caches[name].clear()


@pytest.fixture(autouse=True)
def _speaking_english() -> Iterator[None]:
    """A page asked for in another language would else go on speaking it: requests of tests never finish."""
    with translation.override("en"):
        yield


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
