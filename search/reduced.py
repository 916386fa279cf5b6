"""What the database answers while the engine is away: titles and names, narrowed by what rows tell quickly.

A kind whose rows do not tell what was asked for (who has ignored an interest, what has pictures) is left out, so that
it finds nothing rather than anything.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from search.documents import SOURCES
from search.documents.source import Source
from search.engines import Hit, Results

MOST = 50
"""Hits of each kind that are looked for."""


def reduced(member: Any, text: str, filters: Mapping[str, Any], kind: str, window: slice) -> Results:
    """Kind by kind, the newest first: whose title holds the text, and what passes the filters of an engine's query. One
    query for each kind."""
    pks = {name: list(_rows(source, member, text, filters)) for name, source in SOURCES.items()}
    wanted = [(name, pk) for name in SOURCES if kind in ("", name) for pk in pks[name]]
    hits = [
        Hit(id=f"{name}-{pk}", kind=name, pk=pk, url="", at=0, score=0, title_html="", excerpt_html="")
        for name, pk in wanted[window]
    ]
    return Results(hits=hits, totals={name: len(found) for name, found in pks.items() if found})


def _rows(source: Source, member: Any, text: str, filters: Mapping[str, Any]) -> QuerySet[Any, int]:
    found = source.titled(member, text)
    for name, value in filters.items():
        condition = _condition(source.lookups, name, value)
        found = found.none() if condition is None else found.filter(condition)
    return found.distinct().values_list("pk", flat=True)[:MOST]


def _condition(lookups: Mapping[str, str], name: str, value: Any) -> Q | None:
    """None where the rows do not tell."""
    match name:
        case "places":
            asked = [(lookups[place], ids) for place, ids in _ids(value).items() if place in lookups]
            return Q(*[Q((lookup, ids)) for lookup, ids in asked], _connector=Q.OR) if asked else None
        case "by" if "by" in lookups:
            return Q((lookups["by"], _ids(value)["member"]))
        case "since" | "until" if "at" in lookups:
            sign = {"since": "gte", "until": "lte"}[name]
            return Q((f"{lookups['at']}__{sign}", datetime.fromtimestamp(value, UTC)))
        case "interests" if "interests" in lookups:
            return Q((lookups["interests"], value))
    return None


def _ids(labels: Collection[str]) -> dict[str, list[int]]:
    """Ids by the names of labels: {"board": [3]} of "board-3"."""
    found: dict[str, list[int]] = defaultdict(list)
    for name, _, pk in (label.rpartition("-") for label in labels):
        found[name].append(int(pk))
    return found
