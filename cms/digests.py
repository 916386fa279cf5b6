"""What of the brand's pages stands in a member's digest: new stories, and the moments to come."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.pages import MomentPage, StoryPage
from cms.pages.talk import TalkPage
from community.members.models import Member
from community.notifications.digests import Part
from community.notifications.kinds import Line

MOST = 3


def _new(member: Member, since: datetime) -> list[Line]:
    stories = StoryPage.objects.newest().filter(first_published_at__gt=since)[:MOST]
    return [Line(story.title, path) for story in stories if (path := _path(story))]


def _coming(member: Member, since: datetime) -> list[Line]:
    """Those of a time as long as the one that the digest tells of: what one loves first, then the soonest."""
    now = timezone.now()
    loved = MomentPage.interests.through.objects.filter(
        momentpage=OuterRef("pk"), interest__in=member.interests.all()
    )
    moments = MomentPage.objects.coming().filter(
        is_off=False, starts_at__gt=now, starts_at__lt=now + (now - since)
    )
    chosen = moments.order_by(Exists(loved).desc(), "starts_at", "pk")[:MOST]
    return [Line(_dated(moment), path) for moment in chosen if (path := _path(moment))]


def _dated(moment: MomentPage) -> str:
    # By the day alone, as rooms that begin soon.
    day = date_format(timezone.localtime(moment.starts_at), "l, j F")
    return gettext("“%(title)s”, on %(day)s") % {"title": moment.title, "day": day}


def _path(page: TalkPage) -> str:
    """The path alone: a place has one host, whatever sites its pages know of. Empty for a page that is in no site."""
    parts = page.get_url_parts()
    return str(parts[2]) if parts else ""


MOMENTS = Part("moments", _("Coming up"), _coming, order=25)
STORIES = Part("stories", _("New stories"), _new, order=30)
