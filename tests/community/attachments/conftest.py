"""Pictures to take in, and a place to show them: a wall that some see."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from community.attachments import places
from community.attachments.models import Upload
from community.attachments.places import Place
from community.attachments.uploading import upload
from community.members.models import Member
from tests.community.attachments.files import photo


class Wall:
    """A place for the tests of this room alone: `seen` says who sees it, `pages` hold its HTML by number."""

    def __init__(self) -> None:
        self.seen: Callable[[Any], bool] = lambda member: True
        self.pages: dict[int, str] = {}

    def is_seen(self, member: Any, ids: Any) -> bool:
        return self.seen(member)

    def rewrite(self, ids: Any, change: Callable[[str], str]) -> None:
        self.pages |= {number: change(self.pages.get(number, "")) for number in ids}


@pytest.fixture
def wall() -> Iterator[Wall]:
    found = Wall()
    places.register(Place("wall", found.is_seen, found.rewrite))
    yield found
    del places._places["wall"]


@pytest.fixture
def settled(ada: Member) -> Member:
    """Ada, who has been here for a while."""
    ada.joined_at = timezone.now() - timezone.timedelta(days=2)
    ada.save()
    return ada


@pytest.fixture
def picture(settled: Member) -> Upload:
    """Ada's photograph of 1200 x 600, which nothing refers to yet."""
    return upload(settled, photo(), uuid.uuid4())
