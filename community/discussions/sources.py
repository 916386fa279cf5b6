"""Where words are said of which threads can be made; the rooms above register themselves."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where words were said, as somebody sees it who may read there.

    `is_open`: strangers may read there too. `board`: the id of the one board to which its words may go, None where
    any will do.
    """

    title: str
    url: str
    is_open: bool
    board: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Something said: its id, the id of who said it, the words as Markdown, and when."""

    pk: int
    author: int
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Source:
    """`find(member, place)`: the place as `member` (or `AnonymousUser`) sees it, None where they may not read there.

    `lines(member, place, ids, lock)`: those of these lines whose words `member` may read there now, in the order in
    which they were said; locked for the running transaction where asked. One query.
    """

    kind: str
    find: Callable[[Any, int], Spot | None]
    lines: Callable[[Any, int, Collection[int], bool], Sequence[Line]]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make a source known; called from a room's `wiring.py`."""
    _sources[source.kind] = source


def source_of(kind: str) -> Source:
    """Raises `Http404` for a kind that no room registered."""
    if kind not in _sources:
        raise Http404
    return _sources[kind]


def spot_for(member: Any, kind: str, place: int) -> Spot:
    """The place as `member` sees it. Raises `Http404` where they may not read there."""
    if spot := source_of(kind).find(member, place):
        return spot
    raise Http404
