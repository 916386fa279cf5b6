"""What of this room reaches members who are not here, and whether they still wait for it."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.design.markdown import excerpt
from community.discussions.hearing import hearers_of, is_muted
from community.discussions.models import Post, Reading
from community.ledger.models import Entry
from community.notifications.kinds import Away
from community.notifications.models import Notice
from community.notifications.topics import Topic

MENTION = Topic("mention", _("Somebody mentions you"), order=2)
REPLY = Topic("reply", _("Somebody replies to you, or in a thread that you follow"), order=3)
TOPICS = (MENTION, REPLY)


def away(topic: Topic, post_of: Callable[[Notice], int | None], wants: Callable[[Post, int], bool]) -> Away:
    """How a kind of notice about posts is brought: under `topic`, until the post is read or not wanted any more."""

    def topics(entry: Entry, members: Collection[int]) -> dict[int, str]:
        return dict.fromkeys(members, topic.name)

    def waiting(notices: Sequence[Notice], member: Any) -> dict[int, str]:
        posts = Post.objects.select_related("thread__board").in_bulk({post_of(one) for one in notices})
        threads = {post.thread_id for post in posts.values()}
        read = dict(Reading.objects.filter(member=member, thread__in=threads).values_list("thread", "number"))
        found = {one.pk: posts.get(post_of(one)) for one in notices}
        return {
            pk: topic.name
            for pk, post in found.items()
            if post and post.number > read.get(post.thread_id, 0) and wants(post, member.pk)
        }

    def words(notice: Notice) -> str:
        posts = Post.objects.filter(pk=post_of(notice), hiding=None)
        return excerpt(posts.values_list("body", flat=True).first() or "")

    return Away(topics, waiting, words)


def follows(post: Post, member: int) -> bool:
    return member in hearers_of(post, {member})


def is_not_deaf(post: Post, member: int) -> bool:
    return not is_muted(post, member)
