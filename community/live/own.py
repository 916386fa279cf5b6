"""The stream "member": what waits for a member, told to their own pages alone. Its key is the member's id.

Its number is how often that changed, and an event carries the numbers of now, so that of many changes only the last one
matters. What is counted is plugged in by the rooms above.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from community.live import streams
from community.live.models import Pulse
from community.live.streams import Event, Stream

MOST_HINTS = 50
"""Members who are told at once; of more, the sweep tells all, two seconds later."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number of things that wait. `count(member)`: an expression for it, in a query of any table."""

    name: str
    count: Callable[[Any], Any]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a number known; called from a room's `wiring.py`."""
    _parts[part.name] = part


def numbers_of(member: Any) -> dict[str, int]:
    """What waits for `member`, by the names of the parts, and `pulse`: the number of their stream. One query."""
    pulses = Pulse.objects.filter(member=OuterRef("pk")).values("number")
    # Under names of their own, since members have notices and more of the kind.
    counts = {f"of_{part.name}": part.count(member) for part in _parts.values()}
    found = get_user_model().objects.filter(pk=member.pk).order_by()
    row = found.values(of_pulse=Coalesce(Subquery(pulses), 0), **counts).get()
    return {name.removeprefix("of_"): number for name, number in row.items()}


def pulse(members: Iterable[int]) -> None:
    """What waits for these members (ids) changed, or may have: their pages hear of it once the running transaction has
    committed. One query, none for nobody."""
    ids = sorted(set(members))  # in one order, so that no two transactions wait for each other
    if not ids:
        return
    rows = ", ".join(["(%s, 1)"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO live_pulse (member_id, number) VALUES {rows} "  # noqa: S608 (only places for values)
            "ON CONFLICT (member_id) DO UPDATE SET number = live_pulse.number + 1",
            ids,
        )
    if len(ids) <= MOST_HINTS:
        for pk in ids:
            streams.look(f"member:{pk}")


def may_join(member: Any, key: str) -> bool:
    return bool(member.is_authenticated) and key == str(member.pk)


def heads(keys: Iterable[str]) -> dict[str, int]:
    pulses = Pulse.objects.filter(member__in=[int(key) for key in keys if streams.is_id(key)])
    return {str(pk): number for pk, number in pulses.values_list("member", "number")}


def read(key: str, after: int, limit: int) -> list[Event]:
    numbers = numbers_of(get_user_model().objects.get(pk=key))
    number = numbers.pop("pulse")
    return [Event(number, "waiting", numbers)] if number > after else []


MEMBER = Stream("member", may_join=may_join, heads=heads, read=read)
