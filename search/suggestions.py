"""What somebody may be about to ask, while they type: things by their titles, and the values of operators."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from chat.models import Room
from community.discussions.completing import members_like
from community.discussions.models import Board
from community.members.models import Interest
from search import sync
from search.askers import asker
from search.asking import Question
from search.documents import SOURCES
from search.engines import EngineUnavailable, Hit, Query
from search.operators import NAMES, taken_apart

KINDS = ("thread", "room", "story", "product", "moment", "member")
"""What has a title or a name."""
EACH = 3
"""Suggestions of one kind; with all kinds they still fit on a phone, above its keys."""
SHORTEST = 2
"""Characters from which on there is something to suggest."""

_BEGUN = re.compile(rf'(?<!\S)(?P<name>{"|".join(NAMES)}):@?"?(?P<value>[^\s"]*)$', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """`title_html` is safe. `url`: where it leads. `fill`: what the box then holds instead, of an operator."""

    title_html: SafeString
    url: str
    icon: str
    note: str = ""
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: str | Promise
    options: Sequence[Suggestion]


def suggestions(member: Any, typed: str) -> list[Group]:
    """What `member` may see of what begins like this. Fourteen queries at most, however much there is.

    Raises `TooFast` where it names people for `from:`.
    """
    question = Question(text=typed)
    if begun := _BEGUN.search(question.text):
        return _completed(member, question.text[: begun.start()], begun["name"].lower(), begun["value"])
    text = taken_apart(question.text).text
    if len(text) < SHORTEST:
        return []
    groups = [Group(_("Interests"), _interests(text)), Group(_("Boards"), _boards(member, text))]
    return [group for group in chain(groups, _titled(member, text)) if group.options]


def _interests(text: str) -> list[Suggestion]:
    return [
        Suggestion(title_html=_safe(one.name), url=reverse("search:interest", args=[one.slug]), icon="heart")
        for one in _interests_like(text)
    ]


def _interests_like(text: str) -> Iterable[Interest]:
    begins = (
        Q(name__istartswith=text) | Q(slug__startswith=text.lower()) | Q(synonyms__name__istartswith=text)
    )
    return Interest.objects.filter(begins).distinct().order_by("name")[:EACH]


def _boards(member: Any, text: str) -> list[Suggestion]:
    found = Board.objects.visible_to(member).filter(title__icontains=text)[:EACH]
    return [
        Suggestion(title_html=_safe(one.title), url=one.get_absolute_url(), icon=one.icon) for one in found
    ]


def _titled(member: Any, text: str) -> list[Group]:
    """One request to the engine; then one query for each kind of which there is something. Nothing while it is away."""
    query = Query(text=text, titles=True, limit=EACH, **asker(member).fields)
    try:
        results = sync.engine().search_many([replace(query, kinds=[kind]) for kind in KINDS])
    except EngineUnavailable:
        return []
    return [
        Group(SOURCES[kind].label, _seen(member, kind, one.hits))
        for kind, one in zip(KINDS, results, strict=True)
    ]


def _seen(member: Any, kind: str, hits: Sequence[Hit]) -> list[Suggestion]:
    source = SOURCES[kind]
    shown = source.shown(member, [hit.pk for hit in hits]) if hits else {}
    return [
        Suggestion(
            # Safe: escaped by the engine, which adds only <mark>.
            title_html=mark_safe(hit.title_html) if hit.title_html else _safe(shown[hit.pk].title),
            url=shown[hit.pk].url,
            icon=source.icon,
            note=shown[hit.pk].place,
        )
        for hit in hits
        if hit.pk in shown
    ]


def _completed(member: Any, before: str, name: str, value: str) -> list[Group]:
    """Values of the operator that was begun at the end of the text, each with the whole text that it makes."""
    options = []
    for label, note, slug, icon in _COMPLETING[name](member, value):
        fill = f"{before}{name}:{slug} "
        options.append(
            Suggestion(title_html=_safe(label), url=Question(text=fill).url, icon=icon, note=note, fill=fill)
        )
    titles = {"from": _("From"), "in": _("In"), "tag": _("Interest")}
    return [Group(titles[name], options)] if options else []


type _Named = tuple[str, str, str, str]
"""Label, note, value and icon."""


def _people(member: Any, value: str) -> list[_Named]:
    """As when one writes @: only those whose words the asker could read; a stranger is told of nobody."""
    found = members_like(member, value) if member.is_authenticated else []
    return [(one.name, f"@{one.handle}", one.handle, "user") for one in found]


def _places(member: Any, value: str) -> list[_Named]:
    like = Q(slug__istartswith=value) | Q(title__icontains=value)
    boards = Board.objects.visible_to(member).filter(like)[:EACH]
    rooms = Room.objects.visible_to(member).open().filter(like).order_by("title")[:EACH]
    return [(one.title, _("Board"), one.slug, one.icon) for one in boards] + [
        (str(one), _("Room"), one.slug, "radio") for one in rooms
    ]


def _tags(_member: Any, value: str) -> list[_Named]:
    return [(one.name, "", one.slug, "heart") for one in _interests_like(value)]


_COMPLETING = {"from": _people, "in": _places, "tag": _tags}


def _safe(text: str) -> SafeString:
    return mark_safe(escape(text))  # escaped right here
