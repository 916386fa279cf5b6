"""What each kind of findable thing tells of itself."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from community.attachments.models import PICTURE, Reference
from community.discussions.kinds import Badge
from community.discussions.models import Board
from community.ledger.models import Entry
from community.members.models import Interest
from search.engines import Document

PUBLIC, MEMBERS = "public", "members"
"""Audience tokens: everybody, and whoever is logged in."""


def group_token(pk: int) -> str:
    """The audience token of those who belong to a closed group, whose board has this id."""
    return f"group-{pk}"


def room_token(pk: int) -> str:
    """The audience token of those who belong to a room that only they know of; and the place of what is said in
    any room."""
    return f"room-{pk}"


def board_label(pk: int) -> str:
    """The place of what is said on a board."""
    return f"board-{pk}"


def thread_label(pk: int) -> str:
    """The place of what is said in a thread."""
    return f"thread-{pk}"


def member_label(pk: int) -> str:
    """By whom a thing is."""
    return f"member-{pk}"


def readers_of(board: Board) -> list[str]:
    """The audience tokens of what is said on a board."""
    if board.kind == Board.Kind.CLOSED:
        return [group_token(board.pk)]
    return [PUBLIC if board.is_open else MEMBERS]


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as it is now, to somebody who may see it. `place` is where it stands, `seed` the author's id.

    Of a thread: `thread_kind`, and `has_answer`, whether a best answer stands. Of a moment: when it `starts_at`, and
    whether it `is_off`. `badge`: what lists show of either.
    """

    title: str
    url: str
    at: datetime
    place: str = ""
    author: str = ""
    seed: int | None = None
    thread_kind: str = ""
    has_answer: bool = False
    starts_at: datetime | None = None
    is_off: bool = False
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One kind of findable thing.

    `documents(pks)`: the documents of these, as of now; one that is missing must not be found by anybody.
    `shown(member, pks)`: those that `member` may see now, by id. `titled(member, text)`: those visible to `member`
    whose title holds `text`, newest first, for when the engine is away. `all()`: every row that may have a document.
    `lookups`: of these rows, for what a search is narrowed by ("interests", "board", "by", "at").
    `marks`: for each ledger kind that may change a document, the ids that it concerns; `spreads`: the places ("room-7")
    all of whose documents it concerns. `within`: for each kind of place that holds many of these ("room"), those in
    the one with an id, which carry the place's label, or are by that member. All take a constant number of queries.
    `label` names many, `one` one of them; `icon`: its name in the design's set.
    """

    kind: str
    label: str | Promise
    one: str | Promise
    icon: str
    documents: Callable[[Collection[int]], list[Document]]
    shown: Callable[[Any, Collection[int]], dict[int, Shown]]
    titled: Callable[[Any, str], QuerySet[Any]]
    all: Callable[[], QuerySet[Any]]
    lookups: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Callable[[Entry], Iterable[int]]] = field(default_factory=dict)
    spreads: Mapping[str, Callable[[Entry], Iterable[str]]] = field(default_factory=dict)
    within: Mapping[str, Callable[[int], QuerySet[Any]]] = field(default_factory=dict)


def document(kind: str, pk: int, **fields: Any) -> Document:
    """A document whose `rev` is a digest of all that it says, so that two of the same rev are the same."""
    digest = blake2b(repr(sorted(fields.items())).encode(), digest_size=6).digest()
    return Document(id=f"{kind}-{pk}", kind=kind, pk=pk, rev=int.from_bytes(digest), **fields)


def words_of(interests: Iterable[Interest]) -> list[str]:
    """The words by which things of these interests are found: names and synonyms, and the name of what each is a part
    of, so that "jazz" finds bebop as well. Prefetch `synonyms` and `broader`."""
    found = list(interests)
    broader = [interest.broader.name for interest in found if interest.broader]
    return list(dict.fromkeys([word for interest in found for word in interest.words] + broader))


def thanked(kind: str) -> Callable[[Entry], list[int]]:
    """The mark of thanks for a thing of this kind (a "post"), given or taken back."""

    def concerned(entry: Entry) -> list[int]:
        what = entry.data.get("of") or f"{entry.subject_kind.rpartition('.')[2]}-{entry.subject_id}"
        name, _, pk = what.rpartition("-")
        return [int(pk)] if name == kind else []

    return concerned


def with_pictures(kind: str, pks: Collection[int]) -> set[int]:
    """Those of these things (of the kind "post") that hold a picture. One query."""
    held = Reference.objects.filter(kind=kind, place__in=pks, upload__content_type=PICTURE)
    return set(held.values_list("place", flat=True))


def traits(**had: bool) -> list[str]:
    """The labels of what a thing has: `traits(pictures=True)` is ["pictures"]."""
    return [name for name, has in had.items() if has]


def by_actor(entry: Entry) -> list[str]:
    """The place of all that is by who did it."""
    return [member_label(entry.actor_id)] if entry.actor_id else []


def subject(entry: Entry) -> list[int]:
    """The mark of an entry that is about the thing itself."""
    return [entry.subject_id] if entry.subject_id else []
