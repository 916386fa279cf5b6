"""What members hear of discussions: somebody replied in a thread that they started."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from community.discussions.models import Post, Thread
from community.ledger.models import Entry
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def thread_author(entry: Entry) -> Iterable[int]:
    return Thread.objects.filter(pk=entry.data["thread"]).values_list("author_id", flat=True)


def lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """Who replied where; replies that the member may not see any more are left out."""
    ids = [notice.entry.subject_id for notice in notices]
    posts = Post.objects.visible_to(member).select_related("thread__board", "author").in_bulk(ids)
    return {
        notice.pk: Line(
            _line(posts[notice.entry.subject_id]), posts[notice.entry.subject_id].get_absolute_url()
        )
        for notice in notices
        if notice.entry.subject_id in posts
    }


def _line(post: Post) -> str:
    return _("%(name)s replied in “%(thread)s”.") % {
        "name": post.author.name,
        "thread": post.thread.shown_title,
    }


REPLY = NoticeKind("reply", ["post.replied"], thread_author, lines, "message-circle")
