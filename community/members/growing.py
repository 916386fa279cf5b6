"""Adding to the vocabulary: one interest, or the brand's own list of them.

A list has an interest on each line, other words for it behind a colon, and its parts on the lines below, further in:

    Jazz: jass, jazz music
      Bebop
      Cool jazz
    Hip hop: rap
"""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members import vocabulary
from community.members.access import require_manager
from community.members.families import hold_all, place
from community.members.models import Interest, Synonym

MOST_LINES = 500
"""Of one list. Beyond that it is no vocabulary any more that anybody could choose from."""
DEEPEST = 4
"""Levels of parts in a list (ours)."""


@dataclass(frozen=True, slots=True)
class Line:
    """`number`: from 1. `depth`: how far in it stands, from 0."""

    number: int
    name: str
    synonyms: list[str]
    depth: int


@dataclass(slots=True)
class Grown:
    """How much a list brought: interests, other words, and parts that found their whole."""

    interests: int = 0
    words: int = 0
    parts: int = 0


def add_interest(by: Any, name: str, broader: Interest | None = None) -> Interest:
    """A new interest. `by`: a manager, or None for the operator at the command line.

    Raises `PermissionDenied` for who is no manager, and `ValidationError` for `name`.
    """
    _may(by)
    try:
        with transaction.atomic():
            name = vocabulary.free(name)
            made = Interest.objects.create(slug=slugify(name), name=name, broader=broader)
            record("interest.added", actor=by, subject=made)
    except IntegrityError:  # somebody else added it at the same moment
        raise ValidationError({"name": _("This interest is there already.")}) from None
    return made


def plant(by: Any, text: str) -> Grown:
    """Take in a list: what is new is added, what is there already stays, and nothing is taken away.

    All of it or nothing. Raises `PermissionDenied` for who is no manager, and `ValidationError` (`words`) that names
    each line that cannot be taken.
    """
    _may(by)
    lines = parse(text)
    grown, wrong = Grown(), []
    with transaction.atomic():
        hold_all()
        path: list[Interest | None] = []
        for line in lines:
            path[line.depth :] = [None]
            try:
                path[line.depth] = _plant(by, line, path[line.depth - 1] if line.depth else None, grown)
            except ValidationError as error:
                wrong.append(_at(line.number, " ".join(error.messages)))
        if wrong:
            raise ValidationError({"words": wrong})
    return grown


def parse(text: str) -> list[Line]:
    """Raises `ValidationError` (`words`) for a list without a word, too long a one, and a line that stands further in
    than any part could."""
    lines: list[Line] = []
    margins: list[int] = []
    for number, written in enumerate(text.expandtabs(4).splitlines(), start=1):
        name, _colon, others = written.partition(":")
        if not name.strip():
            continue
        margin = len(written) - len(written.lstrip())
        while margins and margins[-1] >= margin:
            margins.pop()
        margins.append(margin)
        if len(margins) > DEEPEST:
            raise ValidationError({"words": _at(number, _("This is a part of too many parts."))})
        synonyms = [word.strip() for word in others.split(",") if word.strip()]
        lines.append(Line(number, name.strip(), synonyms, len(margins) - 1))
    if not lines or len(lines) > MOST_LINES:
        raise ValidationError({"words": _("Write 1 to %(most)d lines.") % {"most": MOST_LINES}})
    return lines


def _plant(by: Any, line: Line, broader: Interest | None, grown: Grown) -> Interest:
    found = vocabulary.meant_by([line.name]).get(line.name)
    if found is None:
        found = add_interest(by, line.name)
        grown.interests += 1
    for word in line.synonyms:
        grown.words += _add_word(by, found, word)
    if broader and found.broader_id != broader.pk:
        place(found, by, broader)
        grown.parts += 1
    return found


def _add_word(by: Any, interest: Interest, word: str) -> bool:
    """Whether it was new."""
    if vocabulary.meant_by([word]).get(word) == interest:
        return False
    name = vocabulary.free(word)
    Synonym.objects.create(interest=interest, slug=slugify(name), name=name)
    interest.save(update_fields=["name"])  # tells everything in which its words stand
    record("interest.synonyms", actor=by, subject=interest, added=True)
    return True


def _may(by: Any) -> None:
    if by is not None:
        require_manager(by)


def _at(number: int, sentence: str) -> str:
    return _("Line %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}
