"""Interests to choose from, as the design's picker takes them: found by any word for them, and by what they are in."""

from collections.abc import Collection
from typing import Any

from community.members.models import Interest


def picks(chosen: Collection[str], key: str = "slug") -> list[dict[str, Any]]:
    """All interests by name; `chosen`: the values of `key` that are ticked. Two queries."""
    return [
        {
            "value": getattr(interest, key),
            "label": interest.name,
            "words": _others(interest),
            "checked": str(getattr(interest, key)) in chosen,
        }
        for interest in Interest.objects.select_related("broader").prefetch_related("synonyms")
    ]


def _others(interest: Interest) -> list[str]:
    broader = [interest.broader.name] if interest.broader else []
    return interest.words[1:] + broader
