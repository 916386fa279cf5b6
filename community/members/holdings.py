"""Holdings: every kind of thing we keep about a member. Rooms above register theirs.

The page "What we know about you" shows them, the download carries them, and leaving erases them. A law test
fails when a model points at a member and is in no holding.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from community.members.models import Member


def _no_note(row: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing that we keep.

    `model`, `field`: the rows are those of `model` whose `field` (a look-up path like "author") is the member's id.
    `title`, `purpose`, `source`: what it is, why we keep it, where it came from; for the member to read.
    `describe(row)`: one short line. `export(row)`: the row as plain JSON values, for the download.
    `erase(rows)`: takes a queryset of the member's rows when they leave, and deletes or empties them.
    `correct`: name of the URL (without arguments) at which the member changes it, if there is one; `take`: at which
    they take it along in files of its own.
    `related`: what `export` reads of other rows, as `select_related` takes it.
    `note(row)`: what else the member should know of it, such as "Hidden by a manager"; "" when nothing.
    """

    model: type[Model]
    field: str
    title: str | Promise
    purpose: str | Promise
    source: str | Promise
    describe: Callable[[Any], str]
    erase: Callable[[QuerySet[Any]], Any]
    export: Callable[[Any], dict[str, Any]]
    correct: str = ""
    take: str = ""
    related: tuple[str, ...] = ()
    note: Callable[[Any], str] = _no_note

    @property
    def key(self) -> str:
        """ "discussions.post", or "discussions.post.editor" for a second path from the same model."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def rows(self, member: Member) -> QuerySet[Any]:
        """The member's rows, newest first; hidden ones as well, since we hold them too."""
        return self.model._base_manager.filter(**{self.field: member.pk}).order_by("-pk")


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Make a holding known; called from a room's `wiring.py`."""
    _holdings[holding.key] = holding


def registered() -> list[Holding]:
    return list(_holdings.values())


def held_about(member: Member) -> list[tuple[Holding, QuerySet[Any]]]:
    """Each holding with the rows it has about this member; empty ones too, since "nothing" is an answer."""
    return [(holding, holding.rows(member)) for holding in registered()]
