"""What narrows a search, resolved to what the asker may see.

What is not there and what the asker may not see are told in the same words, at the same cost.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from chat.models import Room
from chat.naming import names_for
from community.discussions.models import Board
from community.members.access import visible_members
from community.members.families import with_parts
from community.members.vocabulary import meant_by
from search.asking import TIMES, TRAITS, Question
from search.documents.source import board_label, member_label, room_token
from search.operators import Operator, taken_apart, without


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the search, and the question without it. `what`: its kind of thing, in words."""

    icon: str
    what: str
    label: str | Promise
    without: Question


@dataclass(slots=True)
class Narrowed:
    """`text`: the words to look for; `operators`: those beside them; `filters`: fields of the engine's query; `hints`:
    what could not be heeded."""

    text: str
    operators: Sequence[Operator] = ()
    filters: dict[str, Any] = field(default_factory=dict)
    chips: list[Chip] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for: a place alone is only where to."""
        return bool(self.text or self.chips)

    def by(self, name: str, label: str) -> None:
        self.filters.setdefault(name, []).append(label)


type Wish = tuple[str, Question]
"""What was asked for by name, and the question without it."""


def narrowed(member: Any, question: Question) -> Narrowed:
    """Eight queries at most, none where nothing narrows."""
    text, operators = taken_apart(question.text)
    found = Narrowed(text, operators)
    if question.place:
        found.by("places", question.place)
    _interests(found, _wishes(question, operators, "tag", "interest"))
    _authors(found, _wishes(question, operators, "from", "by"))
    _places(member, found, _wishes(question, operators, "in"))
    _traits(found, question)
    _times(found, question)
    return found


def _wishes(question: Question, operators: Sequence[Operator], name: str, own: str = "") -> list[Wish]:
    """From the filter `own` of the question, and from its text."""
    wishes = [(value, question.but(**{own: ""}))] if own and (value := getattr(question, own)) else []
    texts = [one for one in operators if one.name == name]
    return wishes + [(one.value, question.but(text=without(question.text, one))) for one in texts]


def _interests(found: Narrowed, wishes: Sequence[Wish]) -> None:
    """Whoever looks for a whole finds what is about its parts."""
    known = meant_by([word for word, _rest in wishes]) if wishes else {}
    for slug in with_parts(known.values()) if known else ():
        found.by("interests", slug)
    for word, rest in wishes:
        if interest := known.get(word):
            found.chips.append(Chip("heart", _("Interest"), interest.name, rest))
        else:
            found.hints.append(_("No interest is called “%(name)s”.") % {"name": word})


def _authors(found: Narrowed, wishes: Sequence[Wish]) -> None:
    handles = [word.lower() for word, _rest in wishes]
    known = {one.handle: one for one in visible_members().filter(handle__in=handles)} if wishes else {}
    for handle, (word, rest) in zip(handles, wishes, strict=True):
        if person := known.get(handle):
            found.by("by", member_label(person.pk))
            found.chips.append(Chip("user", _("From"), person.name, rest))
        else:
            found.hints.append(_("Nobody here has the handle “%(name)s”.") % {"name": word})


def _places(member: Any, found: Narrowed, wishes: Sequence[Wish]) -> None:
    """A board and a room may have the same address: then both are meant."""
    known = _seen(member, [word.lower() for word, _rest in wishes]) if wishes else {}
    for word, rest in wishes:
        for icon, label, title in known.get(word.lower(), []):
            found.by("places", label)
            found.chips.append(Chip(icon, _("In"), title, rest))
        if word.lower() not in known:
            found.hints.append(
                _("There is no board or room “%(name)s” that you can look in.") % {"name": word}
            )


def _seen(member: Any, slugs: Sequence[str]) -> dict[str, list[tuple[str, str, str]]]:
    """Icon, label and title of the boards and rooms with these addresses that `member` may see, by address."""
    rooms = list(Room.objects.visible_to(member).filter(slug__in=slugs))
    names = names_for(member, rooms)
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for board in Board.objects.visible_to(member).filter(slug__in=slugs):
        found[board.slug].append((board.icon, board_label(board.pk), board.title))
    for room in rooms:
        found[room.slug].append(("radio", room_token(room.pk), names[room.pk]))
    return dict(found)


def _traits(found: Narrowed, question: Question) -> None:
    icons = {"answered": "circle-check", "pictures": "image"}
    for trait in question.has:
        found.by("traits", trait)
        rest = question.but(has=tuple(other for other in question.has if other != trait))
        found.chips.append(Chip(icons[trait], "", TRAITS[trait], rest))


def _times(found: Narrowed, question: Question) -> None:
    found.filters |= question.range
    if question.when:
        found.chips.append(Chip("clock", "", TIMES[question.when][1], question.but(when="")))
    if question.since:
        day = {"day": date_format(question.since, "SHORT_DATE_FORMAT")}
        found.chips.append(Chip("clock", "", _("From %(day)s") % day, question.but(since=None)))
    if question.until:
        day = {"day": date_format(question.until, "SHORT_DATE_FORMAT")}
        found.chips.append(Chip("clock", "", _("Until %(day)s") % day, question.but(until=None)))
