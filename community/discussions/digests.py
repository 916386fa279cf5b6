"""What of the discussions stands in a member's digest."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.discussions.models import Reading, Thread
from community.discussions.unread import unread_in, unread_threads, without_muted
from community.members.models import Member
from community.notifications.digests import Part
from community.notifications.kinds import Line

MOST = 5
"""Threads of each part: a digest is read in a minute."""


def _unread(member: Member, since: datetime) -> list[Line]:
    threads = unread_threads(member).filter(last_post_at__gt=since).select_related("board")
    rows = list(threads.order_by("-last_post_at")[:MOST])
    waiting = unread_in(rows, member)
    return [_waits(row, waiting[row.pk].first, waiting[row.pk].count) for row in rows if row.pk in waiting]


def _waits(thread: Thread, first: int, count: int) -> Line:
    words = ngettext("“%(title)s”: %(count)d new post", "“%(title)s”: %(count)d new posts", count)
    url = f"{thread.get_absolute_url()}?post={first}#post-{first}"
    return Line(words % {"title": thread.title, "count": count}, url)


def _new(member: Member, since: datetime) -> list[Line]:
    opened = Reading.objects.filter(member=member, thread=OuterRef("pk"))
    threads = without_muted(Thread.objects.visible_to(member), member).filter(~Exists(opened))
    threads = threads.filter(created_at__gt=since).exclude(author=member).select_related("board", "author")
    words = _("“%(title)s” by %(name)s, on %(board)s")
    return [
        Line(
            words % {"title": thread.title, "name": thread.author.name, "board": thread.board.title},
            thread.get_absolute_url(),
        )
        for thread in threads.order_by("-post_count", "-pk")[:MOST]
    ]


UNREAD = Part("unread", gettext_lazy("Goes on where you read"), _unread)
NEW = Part("threads", gettext_lazy("New and much talked of"), _new, order=10)
