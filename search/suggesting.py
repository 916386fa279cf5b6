"""A way on for somebody who found nothing."""

from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

from django.core.cache import cache
from django.db.models import Max, QuerySet

from community.discussions.models import Board
from community.discussions.queries import boards_for
from community.members.models import Interest, Member, Synonym
from search.documents.members import findable_by

MOST = 6
ALIKE = 0.6
"""How alike two words must be (difflib's own default)."""
KEPT_FOR_S = 300
BOARDS = 3
PEOPLE = 3


def nearest_interests(text: str) -> list[Interest]:
    """The interests whose names are most like what was typed, or some word of it; at most `MOST`."""
    if not text:
        return []
    names = cache.get_or_set("search:interests", _names, KEPT_FOR_S)
    near: dict[str, None] = {}
    for typed in [text.lower(), *text.lower().split()][:10]:
        near |= dict.fromkeys(get_close_matches(typed, names, MOST, ALIKE))
        near |= dict.fromkeys(name for name in names if typed in name and len(typed) > 2)
    chosen = list(dict.fromkeys(names[name] for name in near))[:MOST]
    found = Interest.objects.in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def boards_to_start_on(member: Any) -> QuerySet[Board]:
    """Where somebody could ask what nobody said yet."""
    return boards_for(member)[:BOARDS]


def people_to_ask(member: Any, interests: Collection[Interest]) -> QuerySet[Member]:
    """Those who have most to do with one of these interests, among who said yes to being found by `member`."""
    others = findable_by(member).filter(leanings__interest__in=interests).exclude(pk=member.pk)
    return others.annotate(leans=Max("leanings__weight")).order_by("-leans", "pk")[:PEOPLE]


def _names() -> dict[str, int]:
    others = Synonym.objects.values_list("name", "interest")
    return {name.lower(): pk for name, pk in (*others, *Interest.objects.values_list("name", "pk"))}
