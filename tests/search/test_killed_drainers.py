"""A drainer that dies leaves its marks for the next, whenever it dies."""

from random import Random

import pytest

from search import sync
from tests import databases
from tests.search import killing


@pytest.fixture
def community(tmp_path, settings, django_db_blocker):
    """A database and an index of this test's own, which other processes work on too."""
    databases.copy(databases.migrated(), tmp_path)
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    sync.engine.cache_clear()
    with django_db_blocker.unblock(), databases.used(tmp_path):
        yield tmp_path
    sync.engine.cache_clear()
    databases.drop(tmp_path)


def test_three_drainers_killed_while_people_write_leave_no_difference(community):
    assert killing.differences_after(3, community, Random(5)) == 0
    assert sync.engine().health().documents
