"""How moderation handles a post without knowing what one is."""

from collections.abc import Iterable

from community.design.markdown import excerpt
from community.discussions.access import post_for
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Post
from community.moderation.subjects import Subject

EXCERPT = 300
"""Characters of a post shown in the queue."""


def load(ids: Iterable[int]) -> dict[int, Post]:
    return Post.objects.select_related("thread__board", "author", "hiding").in_bulk(list(ids))


POST = Subject(
    kind="post",
    find=post_for,
    load=load,
    author=lambda post: post.author,
    excerpt=lambda post: excerpt(post.body, EXCERPT),
    place=lambda post: f"{post.thread.board.title} › {post.thread.shown_title}",
    address=Post.get_absolute_url,
    hide=hide_post,
    restore=restore_post,
    on_hidden="post.hidden",
)
