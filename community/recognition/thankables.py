"""Thankables: the things that one can be thanked for, registered by the rooms that own them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Thankable:
    """How recognition handles a thing without knowing it.

    `kind`: its word in addresses, and the name of its model in the ledger: "post". `find(member, pk)`: the thing with
    its author, if that member may read it and its words are there, else `Http404`. `shown(member, pks)`: the same for
    many, by id, what may not be read left out; a constant number of queries. `author(thing)`, `title(thing)` (where
    it was said, in words), `address(thing)`: its URL.
    `lock(pk)`: takes the lock under which the thing is changed, within the verb's transaction and after the giver's
    own. `count(pk, change, by)`: adds +1 or -1 to the number of thanks that the thing keeps, and makes what shows
    it anew; in the same transaction, under that lock. `by`: who gave or took back.
    """

    kind: str
    find: Callable[[Member, int], Any]
    shown: Callable[[Member, Iterable[int]], dict[int, Any]]
    author: Callable[[Any], Member]
    title: Callable[[Any], str]
    address: Callable[[Any], str]
    lock: Callable[[int], Any]
    count: Callable[[int, int, Member], Any]


_thankables: dict[str, Thankable] = {}


def register(thankable: Thankable) -> None:
    """Make a thankable known; called from a room's `wiring.py`."""
    _thankables[thankable.kind] = thankable


def registered() -> dict[str, Thankable]:
    return dict(_thankables)


def thankable_of(kind: str) -> Thankable:
    """The thankable of this kind. Raises `Http404` when no room registered one."""
    if kind not in _thankables:
        raise Http404
    return _thankables[kind]
