"""Whole pages kept for strangers: who may be served one, how long it is right, and where it is kept.

A stranger's page holds nothing personal and no token, so the same bytes do for all of them
(docs/decisions/0004-whole-pages-for-strangers.md).
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from chat.models import Room
from cms.freshness import token
from community.discussions.models import Thread
from community.ledger.models import Entry

# Seconds. What no stamp tells of, such as a new name of an author or how many talked lately, is at most as old.
KEPT_SECONDS = 60
TALK = (
    f"SELECT (SELECT version FROM {Thread._meta.db_table} WHERE id = %s),"  # noqa: S608 (names of our tables)
    f" (SELECT last_seq FROM {Room._meta.db_table} WHERE id = %s)"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """What a page shows besides the brand's own content: a thread, a room, or everything that happens."""

    thread: int | None = None
    room: int | None = None
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was when `stamp` was taken."""

    body: bytes
    content_type: str
    watched: Watched
    stamp: str


class Keepable:
    """A page that says, with its response, what must not change for it to stay right."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; its stamp is taken first, so that a change meanwhile makes it stale and not wrong."""
        watched = self.watched()
        stamp = stamp_of(watched) if is_stranger(request) else ""
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


def talk_of(thread: int | None, room: int | None) -> tuple[Any, ...]:
    """The version of a thread and the last number of a room, by one plain query: it is asked on every visit."""
    with connection.cursor() as cursor:
        cursor.execute(TALK, [thread, room])
        return tuple(cursor.fetchone())


def latest_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_stranger(request: HttpRequest) -> bool:
    """Whether any stranger would get the same answer: a bare address, no session, no message to show."""
    cookies = request.COOKIES
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in cookies
        and CookieStorage.cookie_name not in cookies
        and request.user.is_anonymous
    )


def key_of(request: HttpRequest) -> str:
    return f"cms:page:{request.scheme}://{request.get_host()}{request.path}:{get_language()}"


def kept_page(key: str) -> HttpResponse | None:
    """The page kept under `key`, if it is still right."""
    kept: Kept | None = cache.get(key)
    if kept and kept.stamp == stamp_of(kept.watched):
        return HttpResponse(kept.body, content_type=kept.content_type)
    return None


def keep(key: str, request: HttpRequest, response: HttpResponse) -> None:
    """Keep a rendered page of ours, unless it turned out to be for one person only."""
    watched, stamp = getattr(response, "kept_while", (Watched(), ""))
    is_personal = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.session.modified
    if stamp and response.status_code == 200 and not is_personal:
        kept = Kept(response.content, response.headers["Content-Type"], watched, stamp)
        cache.set(key, kept, KEPT_SECONDS)
