"""Pages by key, which stay right and fast while others write, however deep they lie."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from community.design import numbers

PAGE = 20
"""Threads or posts on a page."""

LARGEST = 2**63 - 1
"""The largest number that databases compare with."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


MOMENTS = {"last_post_at", "created_at", "first_published_at", "starts_at"}
"""Keys along which lists run that are moments; the others are numbers."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: "<key>-<id>" in addresses, a moment as microseconds since 1970, with a minus before that."""

    key: int
    pk: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `ValidationError` for what we did not write."""
        try:
            key, pk = (int(part) for part in text.rsplit("-", 1))
        except ValueError:
            raise _no_place() from None
        return cls(max(key, -LARGEST), min(pk, LARGEST))

    @classmethod
    def at(cls, row: Any, key: str) -> Self:
        value = getattr(row, key)
        return cls((value - _EPOCH) // timedelta(microseconds=1) if key in MOMENTS else value, row.pk)

    def value(self, is_moment: bool) -> datetime | int:
        """What the key is compared with. Raises `ValidationError` beyond what can be."""
        try:
            return _EPOCH + timedelta(microseconds=self.key) if is_moment else min(self.key, LARGEST)
        except OverflowError:
            raise _no_place() from None

    def __str__(self) -> str:
        return f"{self.key}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Threads, the first of the list first, and the cursors at which it goes on; None where it ends."""

    rows: list[Any]
    older: Cursor | None
    newer: Cursor | None


def by_key(threads: QuerySet, key: str, older: str = "", newer: str = "", limit: int = PAGE) -> Slice:
    """The threads after the cursor `older` or before the cursor `newer`; the first ones without either.

    The list runs downwards by `key` and id. `threads` may yield models or named rows with `pk` and the key, and be
    anything else that has one.
    Raises `ValidationError` for a cursor that is none.
    """
    if newer:
        rows = list(_beyond(threads, key, Cursor.read(newer), "gt").order_by(key, "pk")[: limit + 1])
        if len(rows) >= limit:
            shown = rows[:limit][::-1]
            before = Cursor.at(shown[0], key) if len(rows) > limit else None
            return Slice(shown, Cursor.at(shown[-1], key), before)
    if older:
        threads = _beyond(threads, key, Cursor.read(older), "lt")
    rows = list(threads.order_by(f"-{key}", "-pk")[: limit + 1])
    shown = rows[:limit]
    return Slice(
        shown,
        Cursor.at(shown[-1], key) if len(rows) > limit else None,
        Cursor.at(shown[0], key) if older and shown else None,
    )


def page_start(last_number: int, after: str = "", post: str = "") -> int:
    """After which number a page of a thread begins: a multiple of `PAGE` that has posts behind it.

    `post` asks for the page that holds this number, `after` for the one that follows it; what is no number, or
    beyond the thread, comes to the nearest page.
    """
    asked = number_in(post) - 1 if post else number_in(after)
    last_page = max(last_number - 1, 0) // PAGE * PAGE
    return min(max(asked, 0) // PAGE * PAGE, last_page)


def _beyond(threads: QuerySet, key: str, cursor: Cursor, side: str) -> QuerySet:
    value = cursor.value(is_moment=key in MOMENTS)
    # The first condition alone lets the index find the place; the second tells equal keys apart.
    return threads.filter(
        Q(**{f"{key}__{side}e": value}),
        Q(**{f"{key}__{side}": value}) | Q(**{key: value, f"pk__{side}": cursor.pk}),
    )


def _no_place() -> ValidationError:
    return ValidationError({"cursor": _("That is not a place in this list.")})


def number_in(text: str) -> int:
    """The number of a post that stands in an address, 0 for what is none."""
    return numbers.number_in(text, 9) or 0
