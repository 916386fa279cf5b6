"""Kinds of notices, registered by the rooms above."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from community.ledger.models import Entry
from community.members.models import Member
from community.notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Line:
    """What a notice says, in one translated sentence, and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Away:
    """How a kind reaches who is not here, where they said yes to that (`topics`).

    `topics(entry, members)`: under which topic this entry comes to each of these members (ids); whom it leaves out is
    told on the site alone. `waiting(notices, member)`: of these notices those that `member` has not read, is not
    looking at and still wants to hear of, by id, each with its topic as of now. `words(notice)`: the first words of
    what it tells of, for devices whose member chose to see them there.
    """

    topics: Callable[[Entry, Collection[int]], dict[int, str]]
    waiting: Callable[[Sequence[Notice], Member], dict[int, str]]
    words: Callable[[Notice], str]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`on`: the ledger kinds that call for it. `recipients(entry)`: ids of the members who hear of it.

    `lines(notices, member)`: the line of each notice by its id, in a constant number of queries; a notice whose
    subject the member may not see any more is left out. `icon`: its name in the design's set. `label`: what such a
    notice tells, in a few words without its subject. `change`: name of the URL (without arguments) at which members
    change what they hear of, if there is one. `official`: told in the name of the place, so that it reaches also those
    who are apart, by a block, from the member who acted. `hold_s`: seconds to wait with it; who hears of it is asked
    again then, so that reading cancels it. `away`: how it reaches who is not here; None where the inbox is enough.
    """

    name: str
    on: Collection[str]
    recipients: Callable[[Entry], Iterable[int]]
    lines: Callable[[Sequence[Notice], Member], dict[int, Line]]
    icon: str
    label: str | Promise
    change: str = ""
    official: bool = False
    hold_s: int = 0
    away: Away | None = None


_kinds: dict[str, NoticeKind] = {}


def add(kind: NoticeKind) -> None:
    """Make a kind known. Rooms call `telling.register`, which also lets its notices be made."""
    _kinds[kind.name] = kind


def registered() -> dict[str, NoticeKind]:
    return dict(_kinds)


def label_of(name: str) -> str:
    """What a notice of this kind tells; its bare name where the room that made it is gone."""
    return str(_kinds[name].label) if name in _kinds else name
