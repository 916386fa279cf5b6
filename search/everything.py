"""Everything at once: what is about an interest, and about its parts, from one request to the engine.

Each thing is looked up again in the database, as hits of a search are; people are shown to members who opened
themselves as well, and to nobody else. While the engine is away, the database answers alone.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.safestring import SafeString

from chat.models import Room
from chat.presence import counts
from cms.pages import TALK_PAGES, MomentPage, ProductPage, StoryPage
from cms.queries import cards_of
from community.discussions.fragments import rows_markup
from community.discussions.models import Thread
from community.discussions.queries import thread_rows
from community.discussions.unread import unread_in
from community.members.blocks import blocked_by
from community.members.consent import allows
from community.members.families import Family
from community.members.models import Interest, Member, MemberInterest
from search import sync
from search.askers import asker
from search.documents.members import PURPOSE, findable_by
from search.engines import EngineUnavailable, Query
from search.models import Ignored

SHOWN = {"moment": 3, "story": 3, "product": 3, "thread": 8, "room": 6, "member": 6}
"""How much of each kind stands on the page."""
LOOKED_AT = SHOWN | {"moment": 50, "room": 24, "member": SHOWN["member"] + 1}
"""How much of each is asked for: of moments the newest, among which the next ones are looked for (ours: more than
anybody announces at once), of rooms as many that those that are over leave some, and one more person, since the asker
may be among them."""
RELATED = 8
"""Interests that the same threads have."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lively:
    """A room, and how many are in it now, as whoever asks may know."""

    room: Room
    present: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the engine answered: ids by kind, the newest first, how many there are of each, and interests that stand
    beside this one, the most frequent first."""

    pks: Mapping[str, list[int]]
    totals: Mapping[str, int]
    beside: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Everything:
    """As the asker may see it now. `opened_up`: whether they said yes to being found, and so see who else did."""

    moments: list[SafeString]
    stories: list[SafeString]
    products: list[SafeString]
    threads: list[SafeString]
    rooms: list[Lively]
    people: list[Member]
    related: list[Interest]
    totals: Mapping[str, int]
    opened_up: bool

    @property
    def is_told(self) -> bool:
        """Whether anything was said, written or opened about it."""
        return any((self.moments, self.stories, self.products, self.threads, self.rooms))


def everything_about(family: Family, member: Any) -> Everything:
    """What `member` (or `AnonymousUser`) may see that is about an interest or a part of it. Never raises."""
    opened_up = member.is_authenticated and allows(member, PURPOSE)
    kinds = [kind for kind in SHOWN if kind != "member" or opened_up]
    apart = blocked_by(member)
    try:
        asked = _ask(family, member, kinds)
    except EngineUnavailable:
        logger.warning("The search engine is away; the database tells of an interest", exc_info=True)
        asked = _without_engine(family, member, kinds, apart)
    moments = _by_date(asked.pks["moment"])
    told = {
        "moment": moments,
        "story": cards_of(StoryPage, asked.pks["story"]),
        "product": cards_of(ProductPage, asked.pks["product"]),
        "thread": _threads(asked.pks["thread"], member, apart),
    }
    # What is not shown any more is not counted either, nor do its interests stand there: which these are, only the
    # index knows, so rather none for the moment.
    gone = {kind: len(asked.pks[kind]) - len(there) for kind, there in told.items()}
    return Everything(
        moments=cards_of(MomentPage, moments[: SHOWN["moment"]]),
        stories=told["story"],
        products=told["product"],
        threads=told["thread"],
        rooms=_rooms(asked.pks["room"], member),
        people=_people(asked.pks.get("member", []), family, member),
        related=[] if gone["thread"] else _related(asked.beside, family),
        totals={kind: total - gone.get(kind, 0) for kind, total in asked.totals.items()},
        opened_up=opened_up,
    )


def _ask(family: Family, member: Any, kinds: list[str]) -> Asked:
    """One request for all kinds. Without what is counted where that may tell of what the asker may not see."""
    who = asker(member)
    questions = [
        Query(
            text="",
            kinds=[kind],
            interests=family.slugs,
            sort="new",
            facets=("interests",) if kind == "thread" else (),
            limit=LOOKED_AT[kind],
            **who.fields,
        )
        for kind in kinds
    ]
    answers = dict(zip(kinds, sync.engine().search_many(questions), strict=True))
    pks = {kind: [hit.pk for hit in found.hits] for kind, found in answers.items()}
    if not who.is_counted:
        return Asked(pks, {})
    beside = answers["thread"].facets.get("interests", {})
    return Asked(
        pks=pks,
        totals={kind: found.totals.get(kind, 0) for kind, found in answers.items()},
        beside=sorted(beside, key=lambda slug: (-beside[slug], slug)),
    )


def _without_engine(family: Family, member: Any, kinds: list[str], apart: Collection[int]) -> Asked:
    """The same from the database, without counts and without what stands beside."""
    pks = [family.interest.pk, *(one.pk for one in family.all_below)]
    newest: dict[str, Callable[[], QuerySet[Any]]] = {
        "thread": lambda: readable(member, apart).order_by("-created_at"),
        "room": lambda: Room.objects.visible_to(member).open().order_by("-created_at"),
        "member": lambda: _who_loves(family, member).order_by("-joined_at"),
    }
    newest |= {page.word: page.objects.newest for page in TALK_PAGES}
    found = {kind: newest[kind]().filter(interests__in=pks).distinct() for kind in kinds}
    return Asked({kind: [row.pk for row in rows[: LOOKED_AT[kind]]] for kind, rows in found.items()}, {})


def readable(member: Any, apart: Collection[int]) -> QuerySet[Thread]:
    threads = Thread.objects.visible_to(member).filter(is_hidden=False).exclude(title="")
    return threads.exclude(author__in=apart)


def _by_date(pks: list[int]) -> list[int]:
    """Of these moments those that can be read: to come, the soonest first; then those that are over, the latest first.
    In Python, since the engine chose them, and they are few."""
    there = MomentPage.objects.live().public().filter(pk__in=pks) if pks else ()
    days = {moment.pk: moment.starts_at.timestamp() for moment in there}
    over = {moment.pk for moment in there if moment.phase == "after"}
    return sorted(days, key=lambda pk: (pk in over, -days[pk] if pk in over else days[pk]))


def _threads(pks: list[int], member: Any, apart: Collection[int]) -> list[SafeString]:
    rows = in_order(thread_rows(readable(member, apart).filter(pk__in=pks)), pks)[: SHOWN["thread"]]
    return rows_markup(rows, unread_in(rows, member), with_board=True)


def _rooms(pks: list[int], member: Any) -> list[Lively]:
    """Those in which somebody is come first, then those whose hour it is; those that are over last."""
    rooms = in_order(Room.objects.visible_to(member).open().filter(pk__in=pks), pks)
    here = counts(rooms, member) if rooms else {}
    lively = [Lively(room, here.get(room.pk, 0)) for room in rooms]
    lively.sort(key=lambda one: (one.room.is_over, -one.present, one.room.phase != "live"))
    return lively[: SHOWN["room"]]


def _people(pks: list[int], family: Family, member: Any) -> list[Member]:
    if not pks:
        return []
    return in_order(_who_loves(family, member).filter(pk__in=pks), pks)[: SHOWN["member"]]


def _who_loves(family: Family, member: Any) -> QuerySet[Member]:
    """The others whom `member` may find, who declared one of these interests and do not want to be met for it."""
    declared = MemberInterest.objects.filter(member=OuterRef("pk"), interest__slug__in=family.slugs)
    ignored = Ignored.objects.filter(member=OuterRef("member"), interest=OuterRef("interest"))
    return findable_by(member).filter(Exists(declared.exclude(Exists(ignored)))).exclude(pk=member.pk)


def in_order(rows: Iterable[Any], pks: list[int]) -> list[Any]:
    return sorted(rows, key=lambda row: pks.index(row.pk))


def _related(beside: Iterable[str], family: Family) -> list[Interest]:
    """Of what stands beside it, what is neither a part of it nor above it."""
    own = {*family.slugs, *(one.slug for one in family.above)}
    return [family.words[slug] for slug in beside if slug in family.words and slug not in own][:RELATED]
