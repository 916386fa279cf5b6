"""Pages come and go at the hour that was set."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Revision

from cms.models import StoryIndexPage, StoryPage
from cms.schedule import keep_hours
from community.members.models import Member
from tests.cms.conftest import BODY

TOMORROW = timedelta(days=1)


@pytest.fixture
def planned(otto: Member) -> StoryPage:
    """A story that is to be published tomorrow, and withdrawn the day after."""
    now = timezone.now()
    story = StoryPage(title="Tomorrow", intro="Not yet.", body=BODY, live=False, owner=otto)
    story.go_live_at, story.expire_at = now + TOMORROW, now + 2 * TOMORROW
    StoryIndexPage.objects.get().add_child(instance=story)
    story.save_revision(user=otto).publish(user=otto)
    return story


def test_a_story_is_published_with_its_talk_when_its_hour_has_come(planned: StoryPage, otto: Member) -> None:
    assert keep_hours() == 0
    assert not StoryPage.objects.get().live
    with time_machine.travel(timezone.now() + TOMORROW + timedelta(minutes=1)):
        assert keep_hours() == 1
        story = StoryPage.objects.get()
        assert story.live and story.thread and story.thread.author == otto
        assert keep_hours() == 0


def test_a_story_is_withdrawn_when_its_time_is_over(planned: StoryPage) -> None:
    with time_machine.travel(timezone.now() + TOMORROW + timedelta(minutes=1)):
        keep_hours()
    with time_machine.travel(timezone.now() + 2 * TOMORROW + timedelta(minutes=1)):
        assert keep_hours() == 1
        assert not StoryPage.objects.get().live


def test_a_page_that_cannot_be_published_holds_up_no_other(planned: StoryPage, otto: Member) -> None:
    broken = planned.copy(update_attrs={"title": "Broken", "slug": "broken"}, copy_revisions=False)
    broken.go_live_at = timezone.now() + timedelta(hours=1)
    broken.save_revision(user=otto).publish(user=otto)
    Revision.objects.filter(object_id=str(broken.pk)).update(content={"pk": broken.pk, "title": None})
    with time_machine.travel(timezone.now() + TOMORROW + timedelta(minutes=1)):
        with pytest.raises(ExceptionGroup) as told:
            keep_hours()
        assert len(told.value.exceptions) == 1
        assert StoryPage.objects.get(pk=planned.pk).live
        assert not StoryPage.objects.get(pk=broken.pk).live
