"""By what hits can be narrowed further, with counts: only what the asker may see has a name here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chat.models import Room
from chat.naming import names_for
from community.discussions.models import Board
from community.members.access import visible_members
from community.members.blocks import blocked_by
from community.members.models import Interest
from search.asking import TIMES, TRAITS, Question
from search.documents.source import board_label, member_label, room_token

COUNTED = ("interests", "places", "by", "traits")
"""What the engine counts for them."""
MOST = 8
"""Options of one facet that are shown."""

type Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """`value`: what to narrow to; `question`: the same, narrowed to it, or no more where it `is_chosen`. `count`: None
    where nobody counted."""

    value: str
    label: str | Promise
    question: Question
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """`name`: of the parameter in the address that narrows by it."""

    name: str
    title: str
    icon: str
    options: list[Option]


def facets_for(member: Any, question: Question, counts: Mapping[str, Counts]) -> list[Facet]:
    """Those that have anything to choose. Six queries at most."""
    facets = [
        Facet("interest", _("Interest"), "heart", _interests(question, counts.get("interests", {}))),
        Facet("in", _("Board"), "messages-square", _boards(member, question, counts.get("places", {}))),
        Facet("in", _("Room"), "radio", _rooms(member, question, counts.get("places", {}))),
        Facet("by", _("From"), "user", _authors(member, question, counts.get("by", {}))),
        Facet("has", _("With"), "circle-check", _traits(question, counts.get("traits", {}))),
        Facet("when", _("When"), "clock", _times(question)),
    ]
    return [facet for facet in facets if facet.options]


def _interests(question: Question, counts: Counts) -> list[Option]:
    """Of a whole nobody counted: its parts are found with it, and what is about several of them is there once."""
    parts = Exists(Interest.objects.filter(broader=OuterRef("pk")))
    found = Interest.objects.filter(slug__in=counts).values_list("slug", "name", parts)
    names = {slug: (name, is_whole) for slug, name, is_whole in found}
    return [
        _option(question, "interest", slug, names[slug][0], None if names[slug][1] else count)
        for slug, count in _first(counts, names)
    ]


def _boards(member: Any, question: Question, counts: Counts) -> list[Option]:
    if not (pks := _ids(counts, "board")):
        return []
    seen = Board.objects.visible_to(member).filter(pk__in=pks)
    names = {board_label(board.pk): board.title for board in seen}
    return _placed(question, counts, names)


def _rooms(member: Any, question: Question, counts: Counts) -> list[Option]:
    if not (pks := _ids(counts, "room")):
        return []
    rooms = list(Room.objects.visible_to(member).filter(pk__in=pks))
    names = {room_token(pk): name for pk, name in names_for(member, rooms).items()}
    return _placed(question, counts, names)


def _placed(question: Question, counts: Counts, names: Mapping[str, str]) -> list[Option]:
    """In a thread, nothing says on which board or in which room: there is no place to go on to."""
    return [_option(question, "place", label, names[label], count) for label, count in _first(counts, names)]


def _authors(member: Any, question: Question, counts: Counts) -> list[Option]:
    if not (pks := _ids(counts, "member")):
        return []
    people = visible_members().filter(pk__in=pks).exclude(pk__in=blocked_by(member))
    found = {member_label(person.pk): person for person in people}
    return [
        _option(question, "by", found[label].handle, found[label].name, count)
        for label, count in _first(counts, found)
    ]


def _traits(question: Question, counts: Counts) -> list[Option]:
    options = []
    for trait in TRAITS:
        chosen = trait in question.has
        has = {*question.has} ^ {trait}
        changed = question.but(has=tuple(name for name in TRAITS if name in has))
        if count := counts.get(trait, 0):
            options.append(
                Option(value=trait, label=TRAITS[trait], question=changed, count=count, is_chosen=chosen)
            )
    return options


def _times(question: Question) -> list[Option]:
    """Not counted: each would be one more search."""
    return [
        Option(
            value=name,
            label=label,
            question=question.but(when="" if name == question.when else name, since=None, until=None),
            is_chosen=name == question.when,
        )
        for name, (_stretch, label) in TIMES.items()
    ]


def _option(question: Question, field: str, value: str, label: str, count: int | None) -> Option:
    chosen = getattr(question, field) == value
    changed = question.but(**{field: "" if chosen else value})
    return Option(value=value, label=label, question=changed, count=count, is_chosen=chosen)


def _first(counts: Counts, known: Mapping[str, object]) -> list[tuple[str, int]]:
    """Those that have a name to this asker, the most frequent first."""
    return [(value, count) for value, count in counts.items() if value in known][:MOST]


def _ids(counts: Counts, kind: str) -> list[int]:
    """Where there are none, nobody is asked: to write a question that finds nothing takes as long as to answer one."""
    return [int(number) for name, _, number in (label.rpartition("-") for label in counts) if name == kind]
