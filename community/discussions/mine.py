"""What is one member's own about a thread: how far they read, what they chose to hear, whom they set aside."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from community.discussions.models import Follow, Level, Reading, Thread, ThreadQuerySet
from community.members.blocks import blocked_by


@dataclass(frozen=True, slots=True)
class Mine:
    """`number`: of the last post they saw, 0 for none. `level`: what they chose for the thread, and `board` for its
    board; "" for nothing. `sets_aside`: whether there is any member whom they muted or blocked."""

    number: int
    level: str
    board: str
    sets_aside: bool


@dataclass(frozen=True, slots=True)
class SetAside:
    """Ids of the members whose words one reader does not care to see; who is blocked need not be muted as well."""

    muted: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()


def with_mine(threads: ThreadQuerySet, member: Any) -> ThreadQuerySet:
    """`threads` with what `mine_in` tells of them, so that it need not ask."""
    mark = Reading.objects.filter(member=member.pk, thread=OuterRef("pk"))
    follows = Follow.objects.filter(member=member.pk)
    board = follows.filter(board=OuterRef("board"))
    return threads.annotate(
        my_number=Coalesce(Subquery(mark.values("number")), 0),
        my_level=Coalesce(Subquery(mark.values("level")), Value("")),
        my_board=Coalesce(Subquery(board.values("level")), Value("")),
        sets_aside=Exists(_muted(member)) | Exists(blocked_by(member)),
    )


def mine_in(thread: Thread, member: Any) -> Mine:
    """No query for a thread that came by `with_mine`; else one, for as long as `thread` is at hand."""
    if not hasattr(thread, "mine"):
        known = hasattr(thread, "my_number")
        told = thread if known else with_mine(Thread.objects.all(), member).get(pk=thread.pk)
        thread.mine = Mine(told.my_number, told.my_level, told.my_board, told.sets_aside)
    return thread.mine


def set_aside_in(thread: Thread, member: Any) -> SetAside:
    """Whom `member` muted or blocked. One query for who did that to anybody, for as long as `thread` is at hand; else
    none."""
    if not mine_in(thread, member).sets_aside:
        return SetAside()
    if not hasattr(thread, "set_aside"):
        blocked = blocked_by(member).values_list("blocked", Value(True))
        rows = list(_muted(member).values_list("person", Value(False)).union(blocked, all=True))
        thread.set_aside = SetAside(
            frozenset(pk for pk, is_blocked in rows if not is_blocked),
            frozenset(pk for pk, is_blocked in rows if is_blocked),
        )
    return thread.set_aside


def level_in(thread: Thread, member: Any) -> str:
    """What `member` hears of the thread as it is: by their choice for it, by having begun it, or by its board."""
    mine = mine_in(thread, member)
    if mine.level or thread.author_id == member.pk:
        return mine.level or Level.EVERYTHING
    return mine.board if mine.board in (Level.EVERYTHING, Level.MUTED) else Level.MENTIONS


def _muted(member: Any) -> QuerySet[Follow]:
    return Follow.objects.filter(member=member.pk, person__isnull=False, level=Level.MUTED)
