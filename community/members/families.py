"""Which interest is a part of which: above each stands one broader at most, and never itself, however far up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members.access import require_manager
from community.members.models import Interest, Member


@dataclass(frozen=True, slots=True)
class Family:
    """An interest among all others. `above`: what it is a part of, the broadest first. `below`: its own parts, by
    name; `all_below`: these and theirs. `words`: every interest there is, by slug."""

    interest: Interest
    above: list[Interest]
    below: list[Interest]
    all_below: list[Interest]
    words: Mapping[str, Interest]

    @property
    def slugs(self) -> list[str]:
        """Of what is about the interest: itself and all that is a part of it."""
        return [self.interest.slug, *(one.slug for one in self.all_below)]


def family_of(interest: Interest) -> Family:
    """One query, for the whole vocabulary, which is kept short."""
    everything = list(Interest.objects.all())
    parts = _parts(everything)
    below = _below(interest.pk, parts)
    return Family(
        interest,
        above=_above(interest, {one.pk: one for one in everything})[::-1],
        below=parts[interest.pk],
        all_below=below,
        words={one.slug: one for one in everything},
    )


def with_parts(interests: Iterable[Interest]) -> list[str]:
    """Slugs of what is about any of these: themselves, and all that is a part of one. One query."""
    parts = _parts(Interest.objects.all())
    found = [one for interest in interests for one in (interest, *_below(interest.pk, parts))]
    return list(dict.fromkeys(one.slug for one in found))


def place_under(interest: Interest, by: Member, broader: Interest | None) -> None:
    """Make an interest a part of `broader`, or of none.

    Raises `PermissionDenied` for who is no manager, and `ValidationError` where it would be a part of itself, or
    somebody else has just merged one of the two.
    """
    require_manager(by)
    place(interest, by, broader)


def place(interest: Interest, by: Any, broader: Interest | None) -> None:
    """The same, for who was looked at already; `by` is None for the operator at the command line."""
    with transaction.atomic():
        rows = hold_all()
        if interest.pk not in rows or (broader and broader.pk not in rows):
            raise ValidationError(
                _("Somebody else has just merged this interest. Here is how it stands now.")
            )
        if broader and interest in [broader, *_above(rows[broader.pk], rows)]:
            words = {"name": interest.name, "broader": broader.name}
            raise ValidationError({"broader": _("“%(broader)s” is a part of “%(name)s” itself.") % words})
        row = rows[interest.pk]
        if row.broader_id != (broader.pk if broader else None):
            row.broader = broader
            row.save(update_fields=["broader"])
            record("interest.placed", actor=by, subject=row, broader=row.broader_id)


def hold_all() -> dict[int, Interest]:
    """Every interest by its id, locked until the running transaction ends: two who move parts at once take turns, as
    no circle shows to whoever sees only one side of it."""
    return {one.pk: one for one in Interest.objects.select_for_update().order_by("pk")}


def inherit(source: Interest, into: Interest, rows: Mapping[int, Interest]) -> None:
    """Hand the parts of `source`, which is about to be merged away, to `into`; which is itself no part of it any more
    but of what `source` is a part of. `rows`: all, held."""
    if source in _above(into, rows):
        into.broader_id = source.broader_id
        into.save(update_fields=["broader"])
    Interest.objects.filter(broader=source).exclude(pk=into.pk).update(broader=into)


def _above(interest: Interest, rows: Mapping[int, Interest]) -> list[Interest]:
    """What it is a part of, the nearest first."""
    found: list[Interest] = []
    here = rows.get(interest.broader_id or 0)
    while here and here not in found:
        found.append(here)
        here = rows.get(here.broader_id or 0)
    return found


def _below(pk: int, parts: Mapping[int, list[Interest]]) -> list[Interest]:
    """Its parts and theirs, in no order."""
    found: dict[int, Interest] = {}
    waiting = list(parts[pk])
    while waiting:
        one = waiting.pop()
        if one.pk not in found:
            found[one.pk] = one
            waiting += parts[one.pk]
    return list(found.values())


def _parts(everything: Iterable[Interest]) -> dict[int, list[Interest]]:
    parts: dict[int, list[Interest]] = defaultdict(list)
    for one in everything:
        if one.broader_id:
            parts[one.broader_id].append(one)
    return parts
