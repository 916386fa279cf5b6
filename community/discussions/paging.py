"""Pages by key, which stay right and fast while others write, however deep they lie."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

PAGE = 20
"""Threads or posts on a page."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list of threads by activity: "<microseconds since 1970>-<id>" in addresses."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `ValidationError` for what we did not write."""
        try:
            moment, pk = (int(part) for part in text.split("-"))
            return cls(_EPOCH + timedelta(microseconds=moment), min(pk, 2**63 - 1))
        except (ValueError, OverflowError):
            raise ValidationError({"cursor": _("That is not a place in this list.")}) from None

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Threads, newest first, and the cursors at which the list goes on; None where it ends."""

    rows: list[Any]
    older: Cursor | None
    newer: Cursor | None


def by_activity(threads: QuerySet, older: str = "", newer: str = "", limit: int = PAGE) -> Slice:
    """The threads after the cursor `older` or before the cursor `newer`; the newest ones without either.

    `threads` may yield models or named rows with `pk` and `last_post_at`. Raises `ValidationError` for a cursor
    that is none.
    """
    if newer:
        rows = list(_beyond(threads, Cursor.read(newer), "gt").order_by("last_post_at", "pk")[: limit + 1])
        if len(rows) >= limit:
            shown = rows[:limit][::-1]
            return Slice(shown, _cursor(shown[-1]), _cursor(shown[0]) if len(rows) > limit else None)
    if older:
        threads = _beyond(threads, Cursor.read(older), "lt")
    rows = list(threads.order_by("-last_post_at", "-pk")[: limit + 1])
    shown = rows[:limit]
    return Slice(
        shown,
        _cursor(shown[-1]) if len(rows) > limit else None,
        _cursor(shown[0]) if older and shown else None,
    )


def page_start(last_number: int, after: str = "", post: str = "") -> int:
    """After which number a page of a thread begins: a multiple of `PAGE` that has posts behind it.

    `post` asks for the page that holds this number, `after` for the one that follows it; what is no number, or
    beyond the thread, comes to the nearest page.
    """
    asked = number_in(post) - 1 if post else number_in(after)
    last_page = max(last_number - 1, 0) // PAGE * PAGE
    return min(max(asked, 0) // PAGE * PAGE, last_page)


def _beyond(threads: QuerySet, cursor: Cursor, side: str) -> QuerySet:
    # The first condition alone lets the index find the place; the second tells equal moments apart.
    return threads.filter(
        Q(**{f"last_post_at__{side}e": cursor.at}),
        Q(**{f"last_post_at__{side}": cursor.at}) | Q(last_post_at=cursor.at, **{f"pk__{side}": cursor.pk}),
    )


def _cursor(row: Any) -> Cursor:
    return Cursor(row.last_post_at, row.pk)


def number_in(text: str) -> int:
    """The number that stands in an address, 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
