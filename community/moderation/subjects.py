"""Subjects: the things that can be flagged, registered by the rooms that own them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.functional import Promise

from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Subject:
    """How moderation handles a thing without knowing it.

    `kind`: its word in addresses, "post". `find(member, pk)`: the thing if that member may see it, else `Http404`.
    `load(ids)`: the things by id for the queue, with author, in a constant number of queries. `author(thing)`,
    `excerpt(thing)` (plain text), `place(thing)` (where it stands, in words), `address(thing)`: its URL.
    `hide(thing, by)` and `restore(thing, by)`: the room's own verbs. `on_hidden`: the ledger kind that the first one
    records, whoever calls it; the author hears of it. For what waits to be seen at all, `keep(thing, by)` shows it, and
    nothing of it is left in the queue; `why` says then what brought it there, since no member did. `back(thing)`: where
    whoever flagged it came from, if that is not at its address.
    """

    kind: str
    find: Callable[[Member, int], Any]
    load: Callable[[Iterable[int]], dict[int, Any]]
    author: Callable[[Any], Member]
    excerpt: Callable[[Any], str]
    place: Callable[[Any], str]
    address: Callable[[Any], str]
    hide: Callable[[Any, Member], Any]
    restore: Callable[[Any, Member], Any]
    on_hidden: str
    keep: Callable[[Any, Member], Any] | None = None
    why: str | Promise = ""
    back: Callable[[Any], str] | None = None

    @property
    def is_unseen(self) -> bool:
        """Whether it waits to be seen at all."""
        return self.keep is not None

    def way_back(self, thing: Any) -> str:
        """The address at which whoever flagged it goes on."""
        return self.back(thing) if self.back else self.address(thing)


_subjects: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Make a subject known; called from a room's `wiring.py`, beside the notice `notices.hidden(subject)`."""
    _subjects[subject.kind] = subject


def registered() -> dict[str, Subject]:
    return dict(_subjects)


def subject_of(kind: str) -> Subject:
    """The subject of this kind. Raises `Http404` when no room registered one."""
    if kind not in _subjects:
        raise Http404
    return _subjects[kind]
