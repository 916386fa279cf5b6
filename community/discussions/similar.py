"""Threads that may say it already, for somebody who is about to start one. What finds them stands above this room."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.utils.safestring import SafeString

from community.discussions.kinds import Badge
from community.discussions.posting import TITLE_SHORTEST

MOST = 5
"""Threads shown at once: more would hide the form (Discourse shows 5 as well)."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A thread as it is now. `title_html` is safe; `board` is the title of its board; `badge` as in lists."""

    title_html: SafeString
    url: str
    board: str
    badge: Badge | None = None


type Finder = Callable[[Any, str], Iterable[Similar]]
"""Given a member and a title as far as it is typed, the threads like it that this member may see, best first."""

_finders: dict[str, Finder] = {}


def register(name: str, find: Finder) -> None:
    """Plug in what finds threads; called from a room's `wiring.py`."""
    _finders[name] = find


def similar_threads(member: Any, title: str) -> list[Similar]:
    """At most `MOST` threads like `title` that `member` may see, best first; none for less than a title."""
    if len(title.strip()) < TITLE_SHORTEST:
        return []
    return list(islice(chain.from_iterable(find(member, title) for find in _finders.values()), MOST))
