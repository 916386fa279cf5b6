"""Making two interests one: everything that was linked to the first is linked to the second, and nothing twice.

What links to interests says so: each room above registers the places in which its rows do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from community.ledger.recording import record
from community.members.access import require_manager
from community.members.families import hold_all, inherit
from community.members.models import Interest, Member, Synonym
from community.members.vocabulary import held


def _nothing(source: Interest, into: Interest) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows link to interests: `links` is the model of the link, with a foreign key `interest`, and one named
    `owner` to what is linked. `label` names many of those, for managers to read.

    `also(source, into)` runs in the transaction of a merge, for what is linked in other ways; it keeps its hands off
    the rows of `links`.
    """

    label: str | Promise
    links: type[Model]
    owner: str
    also: Callable[[Interest, Interest], None] = _nothing

    def of(self, interest: Interest) -> QuerySet[Any]:
        return self.links._base_manager.filter(interest=interest)

    def doubled(self, source: Interest, into: Interest) -> QuerySet[Any]:
        """The links to `source` of what is linked to `into` as well."""
        return self.of(source).filter(**{f"{self.owner}__in": self.of(into).values(self.owner)})

    def move(self, source: Interest, into: Interest) -> None:
        self.doubled(source, into).delete()
        self.of(source).update(interest=into)
        self.also(source, into)


_places: dict[type[Model], Place] = {}


def register_place(place: Place) -> None:
    """Make a place known; called from a room's `wiring.py`."""
    _places[place.links] = place


def places() -> list[Place]:
    return list(_places.values())


def counts() -> list[tuple[str, dict[int, int]]]:
    """For each place its label, and how many links each interest has there, by its id. A query each."""
    return [
        (
            str(place.label),
            dict(place.links._base_manager.order_by().values_list("interest").annotate(Count("pk"))),
        )
        for place in places()
    ]


@dataclass(frozen=True, slots=True)
class Moving:
    """What a merge does in one place: so many links `move`, and so many stood at both and become one."""

    label: str
    move: int
    doubled: int


def preview(source: Interest, into: Interest) -> list[Moving]:
    """What `merge` would do as of now, place by place. Two queries each."""
    return [
        Moving(str(place.label), place.of(source).count(), place.doubled(source, into).count())
        for place in places()
    ]


def merge(source: Interest, into: Interest, by: Member) -> Interest:
    """Let `source` become `into`: what was linked to it is linked to `into`, its words lead there, and it is gone.

    Returns `into`. Raises `PermissionDenied` for who is no manager, and `ValidationError` where the two are one, or
    somebody else has just merged one of them.
    """
    require_manager(by)
    if source.pk == into.pk:
        raise ValidationError({"into": _("Choose another interest than this one.")})
    with transaction.atomic():
        # All rows, always in the same order: of two merges at once the second finds what the first left.
        rows = hold_all()
        source, into = held(source), held(into)
        inherit(rows[source.pk], rows[into.pk], rows)
        for place in places():
            place.move(source, into)
        source.synonyms.update(interest=into)
        gone, slug, name = source.pk, source.slug, source.name
        source.delete()
        Synonym.objects.update_or_create(slug=slug, defaults={"name": name, "interest": into})
        into.save(update_fields=["name"])  # tells everything in which its name stands
        record("interest.merged", actor=by, subject=into, merged=gone)
    return into
