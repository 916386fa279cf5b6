"""The digest: what a member missed, in one mail, as often as they chose. What stands in it, the rooms above say.

Whether anybody gets one is a consent; how often is theirs to say with it (weekly at first, like Discourse's).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.members import consent
from community.members.models import Member
from community.notifications.kinds import Line
from community.notifications.models import Every, Rhythm

NEVER = ""
INTERVALS = {
    Every.DAY: timedelta(days=1),
    Every.WEEK: timedelta(days=7),
    Every.MONTH: timedelta(days=30),
}

PURPOSE = consent.Purpose(
    "mail-digest",
    gettext_lazy("By mail: what you missed, in one letter."),
    gettext_lazy(
        "As often as you choose: titles of what waits for you and of what is new, never of what you muted. None "
        "comes when there is nothing to tell. One press in each mail ends them all."
    ),
    place="notifications:away",
)


@dataclass(frozen=True, slots=True)
class Part:
    """A few lines under a title of their own. `lines(member, since)`: what was missed since then and may be seen now,
    in a constant number of queries and in the language being spoken. Lower `order` stands first."""

    name: str
    title: str | Promise
    lines: Callable[[Member, datetime], list[Line]]
    order: int = 0


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Let a part stand in digests; called from a room's `wiring.py`."""
    _parts[part.name] = part


def parts() -> list[Part]:
    return sorted(_parts.values(), key=lambda part: part.order)


def choices() -> list[tuple[str, str | Promise]]:
    """What a member can choose from."""
    return [(NEVER, _("Never")), *((every.value, every.label) for every in Every)]


def chosen(member: Member) -> str:
    """How often `member` gets a digest: one of `Every`, or `NEVER`."""
    rhythm = Rhythm.objects.filter(member=member).first()
    return rhythm.every if rhythm and consent.allows(member, PURPOSE.name) else NEVER


def choose(member: Member, every: str) -> None:
    """From now on `member` gets a digest so often; the first one after as long. Raises `ValidationError` for what is no
    choice."""
    if every not in (NEVER, *Every.values):
        raise ValidationError({"digest": _("Choose one of these.")})
    if every == chosen(member):
        return
    with transaction.atomic():
        if every == NEVER:
            consent.withdraw(member, PURPOSE.name)
            Rhythm.objects.filter(member=member).delete()
        else:
            consent.give(member, PURPOSE.name)
            next_at = timezone.now() + INTERVALS[Every(every)]
            Rhythm.objects.update_or_create(member=member, defaults={"every": every, "next_at": next_at})
