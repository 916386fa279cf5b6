"""What of the stories stands in a member's digest."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from cms.pages import StoryPage
from community.members.models import Member
from community.notifications.digests import Part
from community.notifications.kinds import Line

MOST = 3


def _new(member: Member, since: datetime) -> list[Line]:
    stories = StoryPage.objects.newest().filter(first_published_at__gt=since)[:MOST]
    # The path alone: a place has one host, whatever sites its pages know of.
    return [Line(story.title, story.get_url_parts()[2]) for story in stories]


STORIES = Part("stories", _("New stories"), _new, order=30)
