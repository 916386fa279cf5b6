"""Letters leave the queue with their addresses and codes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_ox.models import OxTask

from community.members import letters


@pytest.fixture
def letter(db: None, settings) -> OxTask:
    """One that waits in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend"}}
    OxTask.objects.all().delete()  # what the migrations left to do
    letters.deliver.enqueue("Your code", "4711", "", ["nia@example.com"])
    return OxTask.objects.get()


def ended(letter: OxTask, status: str, days_ago: int) -> None:
    when = timezone.now() - timedelta(days=days_ago)
    OxTask.objects.filter(pk=letter.pk).update(status=status, enqueued_at=when)


def test_a_letter_that_was_sent_is_forgotten(letter):
    ended(letter, OxTask.Status.SUCCESSFUL, days_ago=0)
    assert letters.forget() == 1
    assert not OxTask.objects.exists()


def test_a_letter_that_waits_stays(letter):
    assert letters.forget() == 0
    assert OxTask.objects.exists()


def test_a_letter_that_failed_stays_for_a_week(letter):
    ended(letter, OxTask.Status.FAILED, days_ago=6)
    assert letters.forget() == 0
    ended(letter, OxTask.Status.FAILED, days_ago=8)
    assert letters.forget() == 1
