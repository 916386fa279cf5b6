"""What of the rooms stands in a member's digest: those that begin soon."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import Involvement, Membership, Room
from community.members.models import Member
from community.notifications.digests import Part
from community.notifications.kinds import Line

MOST = 3
SOON = timedelta(days=7)


def _coming(member: Member, since: datetime) -> list[Line]:
    now = timezone.now()
    unwanted = (Involvement.NOTHING, Involvement.HIDDEN)
    hidden = Membership.objects.filter(room=OuterRef("pk"), member=member, involvement__in=unwanted)
    rooms = Room.objects.visible_to(member).filter(~Exists(hidden), archived_at=None)
    coming = rooms.filter(starts_at__gt=now, starts_at__lt=now + SOON).order_by("starts_at", "pk")[:MOST]
    return [Line(_line(room), room.get_absolute_url()) for room in coming]


def _line(room: Room) -> str:
    # By the day alone: in which hour that is where it is read, no mail can know.
    day = date_format(timezone.localtime(room.starts_at), "l, j F")
    return _("“%(title)s”, on %(day)s") % {"title": room.title, "day": day}


COMING = Part("rooms", gettext_lazy("Rooms that begin soon"), _coming, order=20)
