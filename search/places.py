"""Where one can search, instead of everywhere: a room, a board, a thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from chat.models import Room
from chat.naming import names_for
from community.discussions.models import Board, Thread


@dataclass(frozen=True, slots=True)
class Place:
    """`label`: by which the engine knows it ("room-7"); `title` and `url`: as whoever asks may see it now."""

    label: str
    title: str
    url: str
    icon: str


def place_for(member: Any, label: str) -> Place:
    """The place with this label, if `member` may see it. Raises `Http404`."""
    name, _, number = label.rpartition("-")
    if name not in _PLACES or not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise Http404
    found = _PLACES[name](member, int(number))
    if found is None:
        raise Http404
    title, url, icon = found
    return Place(f"{name}-{int(number)}", title, url, icon)


type _Found = tuple[str, str, str] | None


def _room(member: Any, pk: int) -> _Found:
    room = Room.objects.visible_to(member).filter(pk=pk).first()
    return (names_for(member, [room])[room.pk], room.get_absolute_url(), "radio") if room else None


def _board(member: Any, pk: int) -> _Found:
    board = Board.objects.visible_to(member).filter(pk=pk).first()
    return (board.title, board.get_absolute_url(), board.icon) if board else None


def _thread(member: Any, pk: int) -> _Found:
    thread = Thread.objects.visible_to(member).select_related("board").filter(pk=pk, is_hidden=False).first()
    return (thread.shown_title, thread.get_absolute_url(), "messages-square") if thread else None


_PLACES: dict[str, Callable[[Any, int], _Found]] = {"room": _room, "board": _board, "thread": _thread}
