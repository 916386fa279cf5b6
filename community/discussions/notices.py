"""What members hear from this room."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.models import Post, Thread
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def started_it(entry: Entry) -> Iterable[int]:
    """Who began the thread in which somebody replied."""
    return Thread.objects.filter(pk=entry.data["thread"]).values_list("author_id", flat=True)


def reply_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: replies that `member` may not read any more, or whose words are gone, have no line."""
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    found = posts.in_bulk([notice.entry.subject_id for notice in notices])
    return {
        notice.pk: _line(found[notice.entry.subject_id])
        for notice in notices
        if notice.entry.subject_id in found
    }


def _line(post: Post) -> Line:
    words = {"name": post.author.name, "title": post.thread.shown_title}
    return Line(text=_("%(name)s replied to “%(title)s”") % words, url=post.get_absolute_url())


REPLY = NoticeKind(
    "reply",
    {"post.replied"},
    started_it,
    reply_lines,
    "message-circle",
    gettext_lazy("A reply to a thread of yours"),
)
