import pytest

from chat.models import Room
from community.members import pace


@pytest.fixture(autouse=True)
def rested() -> None:
    """Nobody has talked too fast yet: the pace is counted by member id, and ids come back in every test."""
    pace.forget()


@pytest.fixture
def vinyl(db: None) -> Room:
    """An open room."""
    return Room.objects.create(slug="vinyl", title="Vinyl nights", description="What spins tonight")
