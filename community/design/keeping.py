"""Whole pages kept for strangers: who may be served one, and how it is known that it is still right.

A stranger's page holds nothing personal and no token, so the same bytes do for all of them. Each stands with a
*stamp*, which its room takes from what the page shows, and is served only while the stamp is the same
(docs/decisions/0004-whole-pages-for-strangers.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

# Seconds. What no stamp tells of, such as how many talked lately, is at most as old.
KEPT_SECONDS = 60

# What every page shows of rooms above the one that made it, such as the brand: each answers a token that changes
# with it, without a query.
type Frame = Callable[[], str]

_frames: dict[str, Frame] = {}


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was when `stamp` was taken."""

    body: bytes
    content_type: str
    stamp: Any

    def answer(self) -> HttpResponse:
        return HttpResponse(self.body, content_type=self.content_type)


def register(name: str, frame: Frame) -> None:
    """Make something known that stands on every page; called from a room's `wiring.py`."""
    _frames[name] = frame


def is_stranger(request: HttpRequest) -> bool:
    """Whether any stranger would get the same answer at this address: no session, no message to show."""
    cookies = request.COOKIES
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in cookies
        and CookieStorage.cookie_name not in cookies
        and request.user.is_anonymous
    )


def kept_or_made(
    request: HttpRequest, stamp: Any, make: Callable[[], HttpResponse], query: str = ""
) -> HttpResponse:
    """The page as strangers get it, from the cache while `stamp` is the same; for everybody else just made.

    `stamp` was taken before `make` reads anything, so that a change meanwhile makes the page stale and never wrong.
    `query` is the query string in its one right form; an address with any other is answered afresh.
    """
    if not is_stranger(request) or request.META.get("QUERY_STRING", "") != query:
        return make()
    key = key_of(request, query)
    stamp = (stamp, *(frame() for frame in _frames.values()))
    kept: Kept | None = cache.get(key)
    if kept and kept.stamp == stamp:
        return kept.answer()
    response = make()
    keep(key, request, response, stamp)
    return response


def key_of(request: HttpRequest, query: str = "") -> str:
    return f"page:{request.scheme}://{request.get_host()}{request.path}?{query}:{get_language()}"


def keep(key: str, request: HttpRequest, response: HttpResponse, stamp: Any) -> None:
    """Keep a page that was made, unless it turned out to be for one person only."""
    is_personal = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.session.modified
    if response.status_code == 200 and not is_personal:
        kept = Kept(response.content, response.headers["Content-Type"], stamp)
        cache.set(key, kept, KEPT_SECONDS)
