"""Where a thread or a board is talked about live: a room above says so, and follows who may read there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from community.discussions.models import Board, Thread, is_manager


@dataclass(frozen=True, slots=True)
class Talk:
    """The open room of a thread or a board. `is_public`: strangers may listen where they may read."""

    title: str
    url: str
    is_public: bool


type Parts = dict[str, Any]
"""Subqueries by name, with which a thread or a board is read: its `Talk`, without a query of its own."""


@dataclass(frozen=True, slots=True)
class Venue:
    """What knows of such rooms, for "thread" or "board". `parts(what)`: what to read with it. `talk(thing)`: the open
    room of what was read so, for whoever may read there. `door(what, pk)`: the address at which one is opened.
    `narrowed(thread)`: fewer may read the thread with this id from now on; in the transaction that decides it."""

    parts: Callable[[str], Parts]
    talk: Callable[[Any], Talk | None]
    door: Callable[[str, int], str]
    narrowed: Callable[[int], None]


_venues: list[Venue] = []


def register(venue: Venue) -> None:
    """Plug in what knows of such rooms; called from a room's `wiring.py`."""
    _venues.append(venue)


def narrowed(thread: int) -> None:
    """Let rooms know that fewer may read this thread from now on."""
    for venue in _venues:
        venue.narrowed(thread)


def parts_of(what: str) -> Parts:
    """What to annotate a "thread" or "board" with, of which a line is to be shown."""
    return {name: part for venue in _venues for name, part in venue.parts(what).items()}


def line_of_thread(member: Any, thread: Thread) -> dict[str, str] | None:
    """{label, title, url} of what the page of a thread shows of it: the way there, for its author and for managers the
    way to open one. No query for a thread that was read with its parts."""
    may_open = member.is_authenticated and (thread.author_id == member.pk or is_manager(member))
    for venue in _venues:
        talk = venue.talk(thread)
        if found := _line(member, talk):
            return found
        if may_open and not talk and not thread.is_closed and not thread.is_hidden:
            return _offer(venue.door("thread", thread.pk))
    return None


def line_of_board(member: Any, board: Board) -> dict[str, str] | None:
    """The same of a board, on which managers alone open one."""
    for venue in _venues:
        talk = venue.talk(board)
        if found := _line(member, talk):
            return found
        if not talk and is_manager(member) and not board.is_of_group:
            return _offer(venue.door("board", board.pk))
    return None


def _line(member: Any, talk: Talk | None) -> dict[str, str] | None:
    if talk is None or not (talk.is_public or member.is_authenticated):
        return None
    return {"label": _("Talked about live in"), "title": talk.title, "url": talk.url}


def _offer(url: str) -> dict[str, str]:
    return {"label": "", "title": _("Talk about it live"), "url": url}
