"""An index of each test's own, and a place to look around in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from cms.models import MomentPage
from cms.pages.talk import TalkPage
from community.discussions.models import Board
from community.ledger import draining
from community.members import consent
from community.members.models import Interest, Member
from search import leanings, sync
from search.models import Dirty, Spread
from tests import cast


@pytest.fixture(autouse=True)
def _own_index(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEILISEARCH_URL = ""
    settings.SEARCH_FILE = tmp_path / "search.sqlite3"
    sync.engine.cache_clear()
    sync.engine().prepare()
    yield
    sync.engine.cache_clear()


@pytest.fixture
def catch_up(db: None) -> Callable[[], None]:
    """What the worker does: hand the ledger to its consumers, then the marks to the index."""

    def run() -> None:
        while draining.drain():
            pass
        while sync.drain():
            pass

    return run


@pytest.fixture
def listening(db: None) -> Board:
    """A board that strangers may read."""
    return cast.board("Listening", slug="listening")


@pytest.fixture
def backstage(db: None) -> Board:
    """A board for members only."""
    return cast.board("Backstage", slug="backstage", is_open=False)


@pytest.fixture
def interests(db: None) -> dict[str, Interest]:
    """By slug."""
    names = ["vinyl", "jazz", "synths", "hiking", "cooking", "poetry"]
    return {name: Interest.objects.create(slug=name, name=name.title()) for name in names}


def tell(kind: type[TalkPage], title: str, *about: Interest, parent: Any = None, **fields: Any) -> TalkPage:
    """A page of the brand that everybody may read, about these interests, in the list of its kind unless below
    `parent`; a moment is in three days."""
    if kind is MomentPage:
        fields.setdefault("starts_at", timezone.now() + timedelta(days=3))
    words = {"slug": title.lower().replace(" ", "-"), "intro": "Of it."} | fields
    parent = parent or apps.get_model(*kind.parent_page_types).objects.first()
    page: TalkPage = parent.add_child(instance=kind(title=title, **words))
    page.interests.set(about)
    page.save_revision().publish()
    return page


def open_up(*members: Member) -> None:
    """These say yes to being found; what all lean to is known at once, as after the worker's next batch."""
    for member in members:
        consent.give(member, "kindred")
    note_leanings()


def note_leanings() -> None:
    leanings.refresh(Member.objects.values_list("pk", flat=True))


def forget_marks() -> None:
    """As if a change had come past every mark: the index is behind, and nothing says so."""
    Dirty.objects.all().delete()
    Spread.objects.all().delete()
