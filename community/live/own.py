"""The stream "member": what waits for a member, told to their own pages alone. Its key is the member's id.

Its number is how often that changed, and an event carries the numbers of now, so that of many changes only the last one
matters. What is counted is plugged in by the rooms above.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Subquery
from django.db.models.functions import Coalesce

from community.live import streams
from community.live.models import Pulse
from community.live.streams import Event, Stream

MOST_HINTS = 50
"""Members who are told at once; of more, the sweep tells all, two seconds later."""


@dataclass(frozen=True, slots=True)
class Part:
    """A number of things that wait. `count(member)`: an expression for it, in a query of any table. It may ask for
    nothing but the member's `pk`: the query is put together once, for all."""

    name: str
    count: Callable[[Any], Any]


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a number known; called from a room's `wiring.py`."""
    _parts[part.name] = part
    _query.cache_clear()


class _Anybody:
    """In the place of the member in the query as it is kept; nobody has this id."""

    pk: ClassVar[int] = 2**31 - 1


def numbers_of(member: Any) -> dict[str, int]:
    """What waits for `member`, by the names of the parts, and `pulse`: the number of their stream. One query."""
    names, sql, params = _query(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [member.pk if param == _Anybody.pk else param for param in params])
        # PostgreSQL's sums are Decimals, which no frame holds.
        return {name: int(number) for name, number in zip(names, cursor.fetchone(), strict=True)}


@cache
def _query(vendor: str) -> tuple[list[str], str, list[Any]]:
    """Names, SQL and parameters. Kept, since every page asks: to put it together takes far longer than to run it."""
    anybody = _Anybody()
    pulses = Pulse.objects.filter(member=anybody.pk).values("number")
    counts = {part.name: part.count(anybody) for part in _parts.values()}
    # One row, which is there for whoever has none in any of the tables.
    columns = {"pulse": Coalesce(Subquery(pulses), 0), **counts}
    found = get_user_model().objects.filter(pk=anybody.pk).order_by()
    query = found.values(**{f"of_{name}": column for name, column in columns.items()}).query
    sql, params = query.sql_with_params()
    return list(columns), sql, list(params)


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
