"""The streams "thread", "poll" and "board": their numbers are the versions of each, so nothing is written for them.

An event says only that the page looks different by now; of many changes, whoever comes late hears once. How a poll
stands, each reader is shown by their own page: an event has no numbers that some may not see yet.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet

from community.discussions.models import Board, Kind, Poll, Thread
from community.live.streams import Event, Stream, is_id


def may_join(member: Any, key: str) -> bool:
    return is_id(key) and Thread.objects.visible_to(member).filter(pk=int(key)).exists()


def may_join_poll(member: Any, key: str) -> bool:
    polls = Thread.objects.visible_to(member).filter(kind=Kind.POLL, poll__isnull=False).exclude(title="")
    return is_id(key) and polls.filter(pk=int(key)).exists()


def may_join_board(member: Any, key: str) -> bool:
    return is_id(key) and Board.objects.visible_to(member).filter(pk=int(key)).exists()


def _stream(name: str, may_join: Callable[[Any, str], bool], rows: QuerySet[Any]) -> Stream:
    """A stream whose number is the `version` of one of the `rows`."""

    def heads(keys: Iterable[str]) -> dict[str, int]:
        versions = rows.filter(pk__in=[int(key) for key in keys if is_id(key)])
        return {str(pk): version for pk, version in versions.values_list("pk", "version")}

    def read(key: str, after: int, limit: int) -> list[Event]:
        newer = rows.filter(pk=int(key), version__gt=after).values_list("version", flat=True)
        return [Event(version, "changed", {}) for version in newer[:limit]]

    return Stream(name, may_join=may_join, heads=heads, read=read)


THREAD = _stream("thread", may_join, Thread.objects.all())

POLL = _stream("poll", may_join_poll, Poll.objects.all())

BOARD = _stream("board", may_join_board, Board.objects.all())
