"""Which of Wagtail's pages are kept for strangers, and what must not change for them to stay right.

They are looked up before Wagtail's routing, which alone is most of the time of a request
(docs/decisions/0004-whole-pages-for-strangers.md).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from chat.models import Room
from cms.freshness import token
from community.design import keeping
from community.discussions.models import Thread
from community.ledger.models import Entry

TALK = (
    f"SELECT (SELECT version FROM {Thread._meta.db_table} WHERE id = %s),"  # noqa: S608 (names of our tables)
    f" (SELECT last_seq FROM {Room._meta.db_table} WHERE id = %s)"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a page shows besides the brand's own content: a thread, a room, or everything that happens. `until`: when
    the clock alone makes it another page."""

    thread: int | None = None
    room: int | None = None
    everything: bool = False
    until: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= timezone.now()


class Keepable:
    """A page that says, with its response, what must not change for it to stay right."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; its stamp is taken first, so that a change meanwhile makes it stale and not wrong."""
        watched = self.watched() if is_for_strangers(request) else None
        stamp = stamp_of(watched) if watched else ""
        response = super().serve(request, *args, **kwargs)  # type: ignore[misc]
        response.kept_while = (watched, stamp)
        return response

    def watched(self) -> Watched:
        return Watched()


def stamp_of(watched: Watched) -> str:
    """Changes with what is watched, in every process at once; with everything, a second later at most."""
    parts = [token()]
    if watched.thread or watched.room:
        parts += talk_of(watched.thread, watched.room)
    if watched.everything:
        # One answer for a second: however busy the house, a page is made at most so often.
        parts.append(cache.get_or_set("cms:latest", latest_entry, 1))
    return ":".join(map(str, parts))


def next_turn(moments: Iterable[datetime | None]) -> datetime | None:
    """The soonest of these that is still to come."""
    now = timezone.now()
    return min((at for at in moments if at and at > now), default=None)


def talk_of(thread: int | None, room: int | None) -> tuple[Any, ...]:
    """The version of a thread and the last number of a room, by one plain query: it is asked on every visit."""
    with connection.cursor() as cursor:
        cursor.execute(TALK, [thread, room])
        return tuple(cursor.fetchone())


def latest_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_for_strangers(request: HttpRequest) -> bool:
    """Whether any stranger would get the same answer: at a bare address, since pages take no questions."""
    return not request.META.get("QUERY_STRING") and keeping.is_stranger(request)


def kept_page(key: str) -> HttpResponse | None:
    """The page kept under `key`, if it is still right."""
    kept: keeping.Kept | None = cache.get(key)
    if kept:
        watched, stamp = kept.stamp
        if not watched.is_over and stamp == stamp_of(watched):
            return kept.answer()
    return None


def keep(key: str, request: HttpRequest, response: HttpResponse) -> None:
    """Keep a rendered page of ours; what is none of ours has no stamp."""
    watched, stamp = getattr(response, "kept_while", (Watched(), ""))
    if stamp:
        keeping.keep(key, request, response, (watched, stamp))
