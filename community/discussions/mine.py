"""What is one member's own about a thread: how far they read, what they chose to hear, whether they muted anybody."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from community.discussions.models import Follow, Level, Reading, Thread, ThreadQuerySet


@dataclass(frozen=True, slots=True)
class Mine:
    """`number`: of the last post they saw, 0 for none. `level`: what they chose for the thread, and `board` for its
    board; "" for nothing. `has_muted`: whether there is any member whom they muted."""

    number: int
    level: str
    board: str
    has_muted: bool


def with_mine(threads: ThreadQuerySet, member: Any) -> ThreadQuerySet:
    """`threads` with what `mine_in` tells of them, so that it need not ask."""
    mark = Reading.objects.filter(member=member.pk, thread=OuterRef("pk"))
    follows = Follow.objects.filter(member=member.pk)
    board = follows.filter(board=OuterRef("board"))
    return threads.annotate(
        my_number=Coalesce(Subquery(mark.values("number")), 0),
        my_level=Coalesce(Subquery(mark.values("level")), Value("")),
        my_board=Coalesce(Subquery(board.values("level")), Value("")),
        has_muted=Exists(follows.filter(person__isnull=False, level=Level.MUTED)),
    )


def mine_in(thread: Thread, member: Any) -> Mine:
    """No query for a thread that came by `with_mine`; else one, for as long as `thread` is at hand."""
    if not hasattr(thread, "mine"):
        known = hasattr(thread, "my_number")
        told = thread if known else with_mine(Thread.objects.all(), member).get(pk=thread.pk)
        thread.mine = Mine(told.my_number, told.my_level, told.my_board, told.has_muted)
    return thread.mine


def muted_in(thread: Thread, member: Any) -> set[int]:
    """Ids of the members whom `member` muted. One query for who muted anybody, else none."""
    if not mine_in(thread, member).has_muted:
        return set()
    muted = Follow.objects.filter(member=member, person__isnull=False, level=Level.MUTED)
    return set(muted.values_list("person", flat=True))


def level_in(thread: Thread, member: Any) -> str:
    """What `member` hears of the thread as it is: by their choice for it, by having begun it, or by its board."""
    mine = mine_in(thread, member)
    if mine.level or thread.author_id == member.pk:
        return mine.level or Level.EVERYTHING
    return mine.board if mine.board in (Level.EVERYTHING, Level.MUTED) else Level.MENTIONS
