"""Searching: what somebody typed, answered with what they may see.

The engine leaves out what the asker's audience may not see, and each hit is looked up again in the database, since
the index may be seconds behind. While the engine is away the database answers, by titles only, and says so.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.utils.safestring import mark_safe

from search import sync
from search.askers import asker
from search.asking import Question
from search.documents import SOURCES
from search.documents.source import Shown
from search.engines import EngineUnavailable, Hit, Query, Results
from search.engines.protocol import MAX_HITS
from search.facets import COUNTED, facets_for
from search.found import Find, Found
from search.lifting import lifted, wants_it
from search.meaning import meant
from search.narrowing import Narrowed, narrowed
from search.reduced import reduced

PER_PAGE = 20

logger = logging.getLogger(__name__)


def find(member: Any, text: str, **asked: Any) -> Found:
    """`answer` to a question with these words and fields."""
    return answer(member, Question(text=text, **asked))


def answer(member: Any, question: Question, counting: bool = True) -> Found:
    """Search among everything that `member` (or `AnonymousUser`) may see; without `counting`, what else there is beside
    the hits (facets, and other kinds where one is asked for) is not counted, and what they follow is not lifted.

    An unknown kind searches all; the pages end where the engine's depth does. Never raises but for a place whose label
    none is (`ValueError`).
    """
    started = time.perf_counter()
    page = min(max(question.page, 1), MAX_HITS // PER_PAGE)
    question = replace(question, kind=question.kind if question.kind in SOURCES else "", page=page)
    how = narrowed(member, question)
    if not how.asks:
        return Found(question=question, words=how.text, hints=how.hints)
    seen, degraded = _looked(member, question, how, counting)
    has_own = counting and not question.sort and member.is_authenticated and bool(seen.hits)
    lifts = has_own and not question.mix and wants_it(member)
    return Found(
        question=question,
        words=how.text,
        hits=lifted(member, seen.hits) if lifts else seen.hits,
        totals=seen.totals,
        facets=facets_for(member, question, seen.counts) if seen.counts and seen.totals else (),
        chips=how.chips,
        hints=how.hints,
        meant=_meant(how, seen.marked),
        has_more=seen.has_more,
        is_counted=seen.is_counted,
        is_plain=has_own and not lifts,
        degraded=degraded,
        took_ms=(time.perf_counter() - started) * 1000,
    )


def _looked(member: Any, question: Question, how: Narrowed, counting: bool) -> tuple["_Seen", bool]:
    """What is to be seen, and whether it is by title only."""
    try:
        own, whole = _ask(member, question, how, counting)
    except EngineUnavailable:
        logger.warning("The search engine is away; the database answers by title", exc_info=True)
        here = slice((question.page - 1) * PER_PAGE, question.page * PER_PAGE)
        own = reduced(member, how.text, how.filters, question.kind, here)
        return _as_seen(member, question, own, own), True
    return _as_seen(member, question, own, whole), False


def _ask(member: Any, question: Question, how: Narrowed, counting: bool) -> tuple[Results, Results | None]:
    """The engine's answer; and from which all kinds are counted: with one kind asked for, for the tabs of the others,
    and with a later page, so that what is counted is looked up again even where that page is empty. None where the
    counts may tell of what the asker may not see: then one more hit than the page has says whether there are more.
    """
    who = asker(member)
    whole = Query(text=how.text, limit=PER_PAGE, sort=question.sort, **{**who.fields, **how.filters})
    kinds = [question.kind] if question.kind else []
    offset = (question.page - 1) * PER_PAGE
    own = replace(whole, kinds=kinds, offset=offset)
    if not who.is_counted:
        return sync.engine().search(replace(own, limit=PER_PAGE + 1)), None
    own = replace(own, facets=COUNTED if counting else ())
    if not counting or not (kinds or offset):
        return (found := sync.engine().search(own)), found
    first, second = sync.engine().search_many([own, whole])
    return first, second


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands the look into the database. `counts`: of each facet, its values; none while the index lags behind."""

    hits: list[Find]
    totals: dict[str, int]
    counts: Mapping[str, Mapping[str, int]]
    marked: list[Hit]
    has_more: bool
    is_counted: bool


def _as_seen(member: Any, question: Question, own: Results, whole: Results | None) -> _Seen:
    """The hits of `own` that `member` may see as of now, one query for each kind; the others are not counted either,
    nor are those of `whole`."""
    wanted: dict[str, set[int]] = defaultdict(set)
    hits = [hit for hit in own.hits if hit.kind in SOURCES]
    everything = {hit.id: hit for hit in (*hits, *(whole.hits if whole else ())) if hit.kind in SOURCES}
    for hit in everything.values():
        wanted[hit.kind].add(hit.pk)
    shown = {kind: SOURCES[kind].shown(member, pks) for kind, pks in wanted.items()}
    gone = {id for id, hit in everything.items() if hit.pk not in shown[hit.kind]}
    there = [hit for hit in hits[:PER_PAGE] if hit.id not in gone]
    if whole:
        totals = _counted(whole, [everything[id].kind for id in gone])
        reach = min(totals.get(question.kind, 0) if question.kind else sum(totals.values()), MAX_HITS)
        has_more = question.page * PER_PAGE < reach
    else:
        totals = dict(Counter(hit.kind for hit in there))
        has_more = any(hit.id not in gone for hit in hits[PER_PAGE:])
    return _Seen(
        hits=[_find(hit, shown[hit.kind][hit.pk]) for hit in there],
        totals=totals,
        # Which of its labels to take off the counts, only the index knows: rather none for the moment.
        counts=own.facets if whole and not gone else {},
        marked=there,
        has_more=has_more,
        is_counted=whole is not None,
    )


def _counted(whole: Results, gone: Sequence[str]) -> dict[str, int]:
    """How many there are of each kind, without those that are gone, of which the kinds are given."""
    totals = Counter({kind: total for kind, total in whole.totals.items() if kind in SOURCES})
    totals.subtract(gone)
    return {kind: total for kind, total in totals.items() if total > 0}


def _meant(how: Narrowed, marked: list[Hit]) -> str:
    """The whole text, operators and all, with the words that are looked for mended."""
    if not how.text or not (better := meant(how.text, marked)):
        return ""
    return " ".join([*(operator.typed for operator in how.operators), better])


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
        starts_at=seen.starts_at,
        is_off=seen.is_off,
        badge=seen.badge,
    )
