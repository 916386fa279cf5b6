from collections.abc import Iterator
from typing import Any

import pytest

from chat.models import Room
from tests.community.notifications.mailbox import Mailbox, mailers, running


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A mail server that our mail goes to."""
    box = Mailbox()
    with running(box) as port:
        settings.MAILERS = mailers(port)
        yield box


@pytest.fixture
def vinyl(db: None) -> Room:
    """An open room."""
    return Room.objects.create(slug="vinyl", title="Vinyl nights")
