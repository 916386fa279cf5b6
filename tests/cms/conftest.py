"""A story that started a talk."""

from typing import Any

import pytest

from cms.models import StoryPage
from cms.publishing import publish
from community.members.models import Interest, Member

BODY = [
    ("text", "<p>It began in a <b>kitchen</b>.</p>"),
    ("quote", {"quote": "Play it again.", "who": "Mila"}),
]


@pytest.fixture
def vinyl(db: None) -> Interest:
    return Interest.objects.get_or_create(slug="vinyl", defaults={"name": "Vinyl"})[0]


@pytest.fixture
def story(otto: Member, vinyl: Interest, django_capture_on_commit_callbacks: Any) -> StoryPage:
    """Otto's story, with a thread and a room."""
    with django_capture_on_commit_callbacks(execute=True):
        return publish(
            StoryPage,
            otto,
            "The ninth copy",
            "A tape in nine pockets.",
            BODY,
            interests=[vinyl],
            with_room=True,
        )
