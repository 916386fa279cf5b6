"""Following what left a thread: posts that were moved, and whole threads that were merged into others."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404

from community.discussions.access import thread_for
from community.discussions.models import Post, Thread
from community.discussions.post_queries import ReadPost


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers in a row whose posts stand in one other thread by now."""

    numbers: list[int]
    departed: bool = True

    @property
    def number(self) -> int:
        return self.numbers[0]


def with_gaps(thread: Thread, after: int, limit: int, posts: list[ReadPost]) -> list[ReadPost | Gap]:
    """The `posts` that follow number `after`, and between them what left; one query where a number is missing."""
    if len(posts) == min(limit, thread.last_number - after):
        return list(posts)
    left = thread.departures.filter(number__gt=after, number__lte=after + limit)
    places = left.values_list("number", "post__thread")
    # Of numbers in a row, the difference to their place among those that left is the same, unless a post is between.
    runs = groupby(enumerate(places), lambda item: (item[1][0] - item[0], item[1][1]))
    gaps = [Gap([number for _place, (number, _thread) in run]) for _key, run in runs]
    return sorted([*posts, *gaps], key=lambda line: line.number)


def place_of(member: Any, post: int) -> str:
    """The address of a post (id) that left, by now; empty where `member` may not see its thread."""
    posts = Post.objects.filter(pk=post, thread__in=Thread.objects.visible_to(member))
    found = posts.select_related("thread__board").first()
    return found.get_absolute_url() if found else ""


def followed(member: Any, thread: Thread) -> Thread:
    """The thread into which this one was merged, and that one, and so on. Raises `Http404` where `member` may not
    see the last."""
    return thread_for(member, _last(thread.pk))


def thread_to_answer(member: Any, pk: int) -> Thread:
    """The thread, or the one into which it was merged meanwhile, its row locked for the running transaction.

    Raises `Http404` like `thread_for`.
    """
    while True:
        try:
            return thread_for(member, pk, lock=True)
        except Http404:
            further = _last(pk)
            if further == pk:
                raise
            pk = further


def _last(pk: int) -> int:
    while further := Thread.objects.filter(pk=pk).values_list("merged_into", flat=True).first():
        pk = further
    return pk
