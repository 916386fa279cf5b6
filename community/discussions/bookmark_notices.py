"""The reminder of a post that one keeps."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.bookmarks import with_posts
from community.discussions.models import Bookmark, Post
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_keeps_it(entry: Entry) -> Iterable[int]:
    """Whose bookmark it is, if they still keep the post and may read it."""
    for kept in Bookmark.objects.filter(pk=entry.subject_id).select_related("member"):
        readable = Post.objects.visible_to(kept.member).exclude(body="")
        if readable.filter(pk=kept.post_id).exists():
            yield kept.member_id


def reminder_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries: what is not kept any more, or not to be read, has no line."""
    rows = Bookmark.objects.filter(member=member, pk__in=[notice.entry.subject_id for notice in notices])
    lines = {
        kept.bookmark.pk: _line(kept.bookmark, kept.post) for kept in with_posts(rows, member) if kept.post
    }
    return {n.pk: lines[n.entry.subject_id] for n in notices if n.entry.subject_id in lines}


def _line(kept: Bookmark, post: Post) -> Line:
    words = {"name": post.author.name, "title": post.thread.shown_title, "note": kept.note}
    if kept.note:
        text = _("You wanted to come back to what %(name)s said in “%(title)s”: %(note)s") % words
    else:
        text = _("You wanted to come back to what %(name)s said in “%(title)s”") % words
    return Line(text=text, url=post.get_absolute_url())


REMINDER = NoticeKind(
    "reminder",
    {"bookmark.due"},
    who_keeps_it,
    reminder_lines,
    "alarm-clock",
    gettext_lazy("A reminder that you set"),
    change="discussions:bookmarks",
)
