"""Posts as something that members flag and managers decide about."""

from collections.abc import Iterable

from community.design.markdown import excerpt
from community.discussions.access import post_for
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Post
from community.moderation.subjects import Subject

EXCERPT = 400
"""Characters a manager sees in the queue before opening the thread."""


def load(ids: Iterable[int]) -> dict[int, Post]:
    """The posts by id, hidden ones too, with what the queue shows of them."""
    return Post.objects.select_related("thread__board", "author", "hiding").in_bulk(list(ids))


SUBJECT = Subject(
    kind="post",
    find=post_for,
    load=load,
    author=lambda post: post.author,
    excerpt=lambda post: excerpt(post.body, EXCERPT),
    place=lambda post: post.thread.shown_title,
    address=Post.get_absolute_url,
    hide=hide_post,
    restore=restore_post,
)
