"""Who asks: what every question to the engine says of somebody, and whether its counts may be told to them.

Hits are looked up again in the database, counts cannot be. So what changed since the index was written, as marks tell,
and what the asker may not see by now, is left out by the engine itself: of things their ids, of all that stands in a
place or is by a member the label of that. What is marked and may be seen stays, as the index has it. Of people nothing
stays that is marked: what they show of themselves they may just have taken back.

Where more waits than a question can name, nothing is counted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from chat.models import Room
from community.discussions.models import Board, Thread
from community.members.access import visible_members
from community.members.models import Block
from search.documents import SOURCES
from search.documents.messages import readers_in, rooms_of
from search.documents.source import (
    MEMBERS,
    PUBLIC,
    board_label,
    group_token,
    member_label,
    readers_of,
    room_token,
    thread_label,
)
from search.models import Dirty, Spread

MOST = 300
"""Things that wait for the index and are looked up for each question; beyond that nothing is counted (ours: half as
many again as the drainer writes at once, and some milliseconds)."""
MOST_PLACES = 50
"""The same of places all of whose things wait."""


@dataclass(frozen=True, slots=True)
class Asker:
    """`fields`: of each `Query` that they ask; `is_counted`: whether its counts tell only of what they may see."""

    fields: Mapping[str, Collection[str]]
    is_counted: bool = True

    @property
    def audience(self) -> Collection[str]:
        return self.fields["audience"]


@dataclass(slots=True)
class _Left:
    """What is left out: ids, places, and by whom it is."""

    ids: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    by: list[str] = field(default_factory=list)


def audience(member: Any) -> list[str]:
    """The audience tokens that somebody holds, be it in 500 rooms. Two queries for a member."""
    if not member.is_authenticated:
        return [PUBLIC]
    closed = Board.objects.filter(kind=Board.Kind.CLOSED).visible_to(member)
    groups = closed.order_by().values_list("pk", flat=True)
    return [PUBLIC, MEMBERS, *map(group_token, groups), *map(room_token, rooms_of(member))]


def asker(member: Any) -> Asker:
    """Of `member` (or `AnonymousUser`). Five queries for a member and two for a stranger; and while something waits,
    one for each kind of it, and for each kind of place."""
    tokens = audience(member)
    left = _apart(member)
    waiting = list(Dirty.objects.due().order_by().values_list("kind", "subject_id")[: MOST + 1])
    places = list(Spread.objects.filter(kind__in=SOURCES).values_list("place", flat=True)[: MOST_PLACES + 1])
    is_counted = len(waiting) <= MOST and len(places) <= MOST_PLACES and "" not in places
    if is_counted:
        _things(member, waiting, left)
        _places(member, {*places}, {*tokens}, left)
    fields = {"audience": tokens, "not_by": left.by, "not_places": left.places, "not_ids": left.ids}
    return Asker(fields, is_counted)


def _apart(member: Any) -> _Left:
    """What is by those whom `member` blocked; and as people, those who blocked `member` as well."""
    left = _Left()
    if member.is_authenticated:
        pairs = Block.objects.filter(Q(member=member) | Q(blocked=member)).values_list("member", "blocked")
        left.by += [member_label(other) for one, other in pairs if one == member.pk]
        left.ids += [f"member-{pk}" for pair in pairs for pk in pair if pk != member.pk]
    return left


def _things(member: Any, waiting: Collection[tuple[str, int]], left: _Left) -> None:
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, pk in waiting:
        by_kind[kind].add(pk)
    for kind in by_kind.keys() & SOURCES.keys():
        seen = SOURCES[kind].shown(member, by_kind[kind]) if kind != "member" else {}
        left.ids += [f"{kind}-{pk}" for pk in by_kind[kind] - seen.keys()]


def _places(member: Any, places: Collection[str], tokens: set[str], left: _Left) -> None:
    """By the same tokens that the index will hold of what stands there."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for name, _, pk in (place.rpartition("-") for place in places):
        by_name[name].append(int(pk))
    seen = {
        board_label(board.pk)
        for board in _named(Board.objects, by_name["board"])
        if not tokens.isdisjoint(readers_of(board))
    }
    seen |= {
        room_token(room.pk)
        for room in _named(Room.objects, by_name["room"])
        if not tokens.isdisjoint(readers_in(room))
    }
    threads = Thread.objects.visible_to(member).filter(is_hidden=False)
    seen |= {thread_label(thread.pk) for thread in _named(threads, by_name["thread"])}
    seen |= {member_label(one.pk) for one in _named(visible_members(), by_name["member"])}
    for place in sorted({*places} - seen):
        (left.by if place.startswith("member-") else left.places).append(place)


def _named(rows: Any, pks: Collection[int]) -> Any:
    return rows.filter(pk__in=pks) if pks else ()
