"""Documents, queries and answers as Meilisearch writes them."""

from collections.abc import Collection
from typing import Any

from search.engines.highlight import to_html
from search.engines.meili_settings import SETTINGS
from search.engines.protocol import BUCKETS, Document, Hit, Query, Results
from search.engines.questions import runs_quoted
from search.engines.tokens import JOINT, MARK_END, MARK_START, apart, clean

EXCERPT_WORDS = 35
"""Words of an excerpt: as long as the embedded engine's."""


def as_json(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "pk": document.pk,
        "rev": document.rev,
        "bucket": document.pk % BUCKETS,
        "title": _text(document.title),
        "names": [_text(name) for name in (*document.names, document.author or "") if name],
        "body": " ".join(_text(document.body).split()),
        "url": clean(document.url),
        "at": document.at,
        "interests": list(document.interests),
        "places": list(document.places),
        "traits": list(document.traits),
        "thanks": document.thanks,
        "by": document.by,
        "visible_to": list(document.visible_to),
    }


def _text(text: str) -> str:
    return apart(clean(text))


def parameters(query: Query) -> dict[str, Any]:
    return {
        "q": runs_quoted(query.words),
        "filter": _filters(query),
        "offset": query.window.start,
        "limit": query.window.stop - query.window.start,
        "matchingStrategy": "all" if query.sort else "last",
        "sort": _ORDERS[query.sort or ("" if query.parts.has_words else "new")],
        "attributesToSearchOn": SETTINGS["searchableAttributes"][:2] if query.titles else None,
        "facets": sorted({"kind", *query.facets}),
        "attributesToRetrieve": ["id", "kind", "pk", "url", "at"],
        "attributesToHighlight": ["title"] if query.titles else ["title", "body"],
        "highlightPreTag": MARK_START,
        "highlightPostTag": MARK_END,
        "attributesToCrop": [] if query.titles else ["body"],
        "cropLength": EXCERPT_WORDS,
        "showRankingScore": True,
    }


_ORDERS = {"": [], "new": ["at:desc"], "thanked": ["thanks:desc", "at:desc"]}


def _filters(query: Query) -> list[str]:
    """An empty audience never gets here; any other empty list does not narrow."""
    fields = {
        "visible_to": query.audience,
        "kind": query.kinds,
        "interests": query.interests,
        "places": query.places,
        "by": query.by,
        "NOT by": query.not_by,
        "NOT places": query.not_places,
        "NOT id": query.not_ids,
    }
    filters = [any_of(field, labels) for field, labels in fields.items() if labels]
    filters += [any_of("traits", [trait]) for trait in query.traits]
    ends = {">=": query.since, "<=": query.until}
    return filters + [f"at {sign} {at}" for sign, at in ends.items() if at is not None]


def any_of(field: str, labels: Collection[str]) -> str:
    """Labels hold no quotes (see `check_labels`), so none can end its string."""
    return f"{field} IN [{', '.join(f'"{label}"' for label in labels)}]"


def results(answer: dict[str, Any], query: Query, took_ms: float) -> Results:
    counts = answer["facetDistribution"]
    return Results(
        hits=[_hit(found) for found in answer["hits"]],
        totals=counts.get("kind", {}),
        facets={name: counts.get(name, {}) for name in query.facets},
        took_ms=took_ms,
    )


def _hit(found: dict[str, Any]) -> Hit:
    return Hit(
        **{field: found[field] for field in ("id", "kind", "pk", "url", "at")},
        score=found["_rankingScore"],
        title_html=_marked(found["_formatted"]["title"]),
        excerpt_html=_marked(found["_formatted"].get("body", "")),
    )


def _marked(text: str) -> str:
    return to_html(text.replace(f"{MARK_END}{JOINT}{MARK_START}", "").replace(JOINT, ""))
