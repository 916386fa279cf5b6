"""The lock that every change in a thread takes: of two at once, the later one sees what the first made."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Q

from community.discussions.access import require_member
from community.discussions.models import Post, Thread
from community.members.access import hold


@contextmanager
def acting_on(post: Post, by: Any, find: Callable[[Any, int], Post]) -> Iterator[Post]:
    """The post as it stands now, its thread locked, in a transaction of a member who is still here.

    `find(member, pk)`, of `access`, says who may do it. Raises what it raises, and `PermissionDenied` for a stranger.
    """
    require_member(by)
    with transaction.atomic():
        hold(by)
        lock_thread_of(post)
        yield find(by, post.pk)


def lock_thread_of(post: Post) -> Thread:
    """Lock the thread of a post for the running transaction. `post` then knows where it stands: while it waited, a
    manager may have taken it elsewhere."""
    while True:
        thread = Thread.objects.select_for_update().get(pk=post.thread_id)
        post.refresh_from_db(fields=["thread", "number"])
        if post.thread_id == thread.pk:
            post.thread = thread
            return thread


def lock_threads(pks: Collection[int]) -> None:
    """Several of them, in the order of all who lock several."""
    list(Thread.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))


def threads_to_empty(member: Any) -> set[int]:
    """The threads (ids) in which it shows that this member leaves the place."""
    spoke = Q(posts__author=member) | Q(posts__reactions_given__member=member) | Q(author=member)
    found = set(Thread.objects.filter(spoke).order_by().values_list("pk", flat=True).distinct())
    return found | set(member.supports.values_list("idea", flat=True))
