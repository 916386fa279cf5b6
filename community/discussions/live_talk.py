"""Where a thread or a board is talked about live: a room above says so, and follows who may read there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from community.discussions.models import Board, Thread, is_manager

KEPT_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class Talk:
    """The open room of a thread or a board. `is_public`: strangers may listen where they may read."""

    title: str
    url: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class Venue:
    """What knows of such rooms. `of_thread(pk)`, `of_board(pk)`: the one that is open, for whoever may read there.
    `door(what, pk)`: the address at which one is opened, where `what` is "thread" or "board". `narrowed(thread)`: fewer
    may read the thread with this id from now on; in the transaction in which that is decided."""

    of_thread: Callable[[int], Talk | None]
    of_board: Callable[[int], Talk | None]
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


def line_of_thread(member: Any, thread: Thread) -> dict[str, str] | None:
    """{label, title, url} of what the page of a thread shows of it: the way there, for its author and for managers the
    way to open one. As a rule without a query: opening and ending one raises the thread's version."""
    may_open = member.is_authenticated and (thread.author_id == member.pk or is_manager(member))
    for venue in _venues:
        talk = _kept(venue, thread)
        if found := _line(member, talk):
            return found
        if may_open and not talk and not thread.is_closed and not thread.is_hidden:
            return _offer(venue.door("thread", thread.pk))
    return None


def line_of_board(member: Any, board: Board) -> dict[str, str] | None:
    """The same of a board, on which managers alone open one. One query."""
    for venue in _venues:
        talk = venue.of_board(board.pk)
        if found := _line(member, talk):
            return found
        if not talk and is_manager(member) and not board.is_of_group:
            return _offer(venue.door("board", board.pk))
    return None


def _kept(venue: Venue, thread: Thread) -> Talk | None:
    key = f"discussions:talk:{thread.pk}:{thread.version}"
    found = cache.get(key)
    if found is None:
        found = venue.of_thread(thread.pk) or ()
        cache.set(key, found, KEPT_SECONDS)
    return found or None


def _line(member: Any, talk: Talk | None) -> dict[str, str] | None:
    if talk is None or not (talk.is_public or member.is_authenticated):
        return None
    return {"label": _("Talked about live in"), "title": talk.title, "url": talk.url}


def _offer(url: str) -> dict[str, str]:
    return {"label": "", "title": _("Talk about it live"), "url": url}
