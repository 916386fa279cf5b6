"""How recognition handles a post without knowing what one is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.http import Http404

from community.discussions.access import spoken_post_for
from community.discussions.models import Post, Thread
from community.recognition.thankables import Thankable


def find(member: Any, pk: int) -> Post:
    """The post if `member` may read it; hidden ones are nobody's to thank for. Raises `Http404`."""
    post = spoken_post_for(member, pk)
    if post.is_hidden:
        raise Http404
    return post


def shown(member: Any, pks: Iterable[int]) -> dict[int, Post]:
    posts = Post.objects.visible_to(member).exclude(body="").select_related("author", "thread__board")
    return posts.in_bulk(list(pks))


def lock(pk: int) -> None:
    """The row that every change in a thread locks."""
    Thread.objects.select_for_update(of=("self",)).filter(posts=pk).first()


def count(pk: int, change: int, by: Any) -> None:
    Post.objects.filter(pk=pk).update(thanks_count=F("thanks_count") + change)
    Thread.objects.get(posts=pk).touch()


POST = Thankable(
    kind="post",
    find=find,
    shown=shown,
    author=lambda post: post.author,
    title=lambda post: post.thread.shown_title,
    address=Post.get_absolute_url,
    lock=lock,
    count=count,
)
