"""Searching: what somebody typed, answered with what they may see.

The engine leaves out what the asker's audience may not see, and each hit is looked up again in the database, since
the index may be seconds behind. While the engine is away the database answers, by titles only, and says so.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from community.design.markdown import normalise
from community.discussions.kinds import Badge
from community.discussions.models import Board
from community.members.blocks import blocked_by
from search import sync
from search.documents import SOURCES
from search.documents.messages import rooms_of
from search.documents.source import MEMBERS, PUBLIC, Shown, group_token, member_label, room_token
from search.engines import EngineUnavailable, Hit, Query, Results
from search.engines.protocol import MAX_HITS

PER_PAGE = 20
LONGEST = 200
"""Characters of a query that are read: ten words count at most."""
REDUCED = 50
"""Hits of each kind that the database looks for while the engine is away."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """One hit, as the asker may see it now. The `_html` fields are safe."""

    kind: str
    pk: int
    title_html: SafeString
    excerpt_html: SafeString
    url: str
    at: datetime
    place: str
    author: str
    seed: int | None
    thread_kind: str = ""
    has_answer: bool = False
    badge: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of hits, best first. `place`: the label of where was looked, empty for everywhere. `totals` counts each
    kind; `degraded`: by title only, the engine is away."""

    text: str
    kind: str = ""
    page: int = 1
    place: str = ""
    hits: list[Find] = field(default_factory=list)
    totals: Mapping[str, int] = field(default_factory=dict)
    has_more: bool = False
    degraded: bool = False
    took_ms: float = 0.0

    @property
    def total(self) -> int:
        return sum(self.totals.values())


def audience(member: Any) -> list[str]:
    """The audience tokens that somebody holds, be it in 500 rooms. Two queries for a member."""
    if not member.is_authenticated:
        return [PUBLIC]
    closed = Board.objects.filter(kind=Board.Kind.CLOSED).visible_to(member)
    groups = closed.order_by().values_list("pk", flat=True)
    return [PUBLIC, MEMBERS, *map(group_token, groups), *map(room_token, rooms_of(member))]


def find(member: Any, text: str, kind: str = "", page: int = 1, place: str = "") -> Found:
    """Search for `text` among everything that `member` (or `AnonymousUser`) may see, or of it what stands in the place
    with this label ("room-7", see `places`).

    An unknown `kind` searches all; `page` counts from 1, and ends where the engine's depth does. Never raises but for
    a label that none is (`ValueError`).
    """
    started = time.perf_counter()
    text = " ".join(normalise(text).split())[:LONGEST]
    kind = kind if kind in SOURCES else ""
    page = min(max(page, 1), MAX_HITS // PER_PAGE)
    if not text:
        return Found(text=text, kind=kind, place=place)
    try:
        results, degraded = _ask(member, text, kind, page, place), False
    except EngineUnavailable:
        logger.warning("The search engine is away; the database answers by title", exc_info=True)
        results, degraded = Results() if place else _reduced(member, text, kind, page), True
    hits, totals = _as_seen(member, results)
    return Found(
        text=text,
        kind=kind,
        page=page,
        place=place,
        hits=hits,
        totals=totals,
        has_more=page * PER_PAGE < min(totals.get(kind, 0) if kind else sum(totals.values()), MAX_HITS),
        degraded=degraded,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def _ask(member: Any, text: str, kind: str, page: int, place: str) -> Results:
    """The engine's answer; with one kind asked for, the others are counted all the same, for their tabs."""
    offset = (page - 1) * PER_PAGE
    query = Query(
        text=text,
        audience=audience(member),
        places=[place] if place else [],
        # In the engine, so that no page comes out short and no count tells of words that one does not want to see.
        not_by=[member_label(pk) for pk in blocked_by(member)],
        limit=PER_PAGE,
        offset=0 if kind else offset,
    )
    if not kind:
        return sync.engine().search(query)
    whole, own = sync.engine().search_many([query, replace(query, kinds=[kind], offset=offset)])
    return Results(hits=own.hits, totals={**whole.totals, kind: own.totals.get(kind, 0)})


def _reduced(member: Any, text: str, kind: str, page: int) -> Results:
    """Titles that hold the text, kind by kind: what the database answers quickly."""
    pks = {name: list(_titled(name, member, text)) for name in SOURCES}
    wanted = [(name, pk) for name in SOURCES if kind in ("", name) for pk in pks[name]]
    here = wanted[(page - 1) * PER_PAGE : page * PER_PAGE]
    hits = [
        Hit(id=f"{name}-{pk}", kind=name, pk=pk, url="", at=0, score=0, title_html="", excerpt_html="")
        for name, pk in here
    ]
    return Results(hits=hits, totals={name: len(found) for name, found in pks.items() if found})


def _titled(kind: str, member: Any, text: str) -> Any:
    return SOURCES[kind].titled(member, text).values_list("pk", flat=True)[:REDUCED]


def _as_seen(member: Any, results: Results) -> tuple[list[Find], dict[str, int]]:
    """The hits that `member` may see as of now, one query for each kind; the others are not counted either."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for hit in results.hits:
        if hit.kind in SOURCES:
            wanted[hit.kind].append(hit.pk)
    shown = {kind: SOURCES[kind].shown(member, pks) for kind, pks in wanted.items()}
    totals = {kind: total for kind, total in results.totals.items() if kind in SOURCES}
    hits = []
    for hit in results.hits:
        if seen := shown.get(hit.kind, {}).get(hit.pk):
            hits.append(_find(hit, seen))
        elif hit.kind in totals:
            totals[hit.kind] -= 1
    return hits, {kind: total for kind, total in totals.items() if total > 0}


def _find(hit: Hit, seen: Shown) -> Find:
    return Find(
        kind=hit.kind,
        pk=hit.pk,
        # Safe: escaped by the engine, which adds only <mark>.
        title_html=mark_safe(hit.title_html or escape(seen.title)),
        excerpt_html=mark_safe(hit.excerpt_html),
        url=seen.url,
        at=seen.at,
        place=seen.place,
        author=seen.author,
        seed=seen.seed,
        thread_kind=seen.thread_kind,
        has_answer=seen.has_answer,
        badge=seen.badge,
    )
