"""What devices may go on showing: what their member has still not read, wherever they read the rest.

A push that shows nothing is not ours to send: browsers show a line of their own in its place, and some end the
subscription. So a device learns of what was read at its next push, and from any page that is open on it.
"""

from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.utils import timezone

from community.members.models import Member
from community.notifications.errands import wanted
from community.notifications.kinds import Line, registered
from community.notifications.models import Notice
from community.notifications.topics import PUSH

MOST = 40
"""Marks in one push, which has room for 3,993 bytes (RFC 8291). What is older a device is not asked to remember."""

MARK = 12
"""Characters of a tag that tell it from others of one member."""

SHOWN_FOR = timedelta(days=7)
"""Ours: what a device shows for longer nobody looks at any more."""


def tag_of(line: Line) -> str:
    """By the place alone, without what is said in it: a room, a thread. 32 characters."""
    return sha256(urlsplit(line.url).path.encode()).hexdigest()[:32]


def standing(member: Member) -> list[str]:
    """The beginnings of the tags of what `member` has not read, the newest first."""
    kinds = [kind.name for kind in registered().values() if kind.away]
    since = timezone.now() - SHOWN_FOR
    notices = Notice.objects.unseen().filter(member=member, kind__in=kinds, at__gt=since)
    newest = list(notices.select_related("entry__actor").order_by("-pk")[:MOST])
    return list(dict.fromkeys(tag_of(told.line)[:MARK] for told in wanted(newest, member, PUSH)))
