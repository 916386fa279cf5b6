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
from community.members import pace
from community.members.models import Member
from tests.community.attachments.files import photo


class Wall:
    """A place for the tests of this room alone: `seen` says who sees it, `pages` hold its HTML by number, `renewed` the
    numbers that were to be made anew."""

    def __init__(self) -> None:
        self.seen: Callable[[Any], bool] = lambda member: True
        self.pages: dict[int, str] = {}
        self.renewed: list[int] = []

    def is_seen(self, member: Any, ids: Any) -> bool:
        return self.seen(member)

    def renew(self, ids: Any) -> None:
        self.renewed += sorted(ids)

    def rewrite(self, ids: Any, change: Callable[[str], str]) -> None:
        self.pages |= {number: change(self.pages.get(number, "")) for number in ids}


@pytest.fixture
def wall() -> Iterator[Wall]:
    found = Wall()
    places.register(Place("wall", found.is_seen, found.rewrite, found.renew))
    yield found
    del places._places["wall"]


@pytest.fixture
def settled(ada: Member) -> Member:
    """Ada, who has been here for a while."""
    ada.joined_at = timezone.now() - timezone.timedelta(days=2)
    ada.save()
    return ada


@pytest.fixture
def paced(settings: Any) -> Iterator[None]:
    """Members are held to a pace, and newcomers to their limits."""
    settings.PACE = True
    pace.forget()
    yield
    pace.forget()


@pytest.fixture
def picture(settled: Member) -> Upload:
    """Ada's photograph of 1200 x 600, which nothing refers to yet."""
    return upload(settled, photo(), uuid.uuid4())
