"""Whole pages kept for strangers: who may be served one, and how it is known that it is still right.

A stranger's page holds nothing personal and no token, so the same bytes do for all of them. Each stands with a
*stamp*, which its room takes from what the page shows, and is served only while the stamp is the same
(docs/decisions/0004-whole-pages-for-strangers.md).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

# Seconds. What no stamp tells of, such as how many talked lately, is at most as old.
KEPT_SECONDS = 60
LONGEST = 200
"""Characters of an address that stands in the key of its page as it is."""

# What every page shows of rooms above the one that made it, such as the brand: each answers a token that changes
# with it, without a query.
type Frame = Callable[[], str]
type View = Callable[..., HttpResponse]

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


def kept_for_strangers(stamp: Callable[..., Any]) -> Callable[[View], View]:
    """Let a view make its page for a stranger only when `stamp`, called with what the view gets, is a new one.

    A stamp tells all that the page shows, is taken before the page is made, so that a change meanwhile makes the
    page stale and never wrong, and is empty where nothing may be kept: where strangers may not read, and at an
    address whose query string has another form than our links have.
    """

    def kept(view: View) -> View:
        @wraps(view)
        def serve(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            now = stamp(request, *args, **kwargs) if is_stranger(request) else None
            if not now:
                return view(request, *args, **kwargs)
            now = (now, *(frame() for frame in _frames.values()))
            key = key_of(request)
            page: Kept | None = cache.get(key)
            if page and page.stamp == now:
                return page.answer()
            response = view(request, *args, **kwargs)
            keep(key, request, response, now)
            return response

        return serve

    return kept


def key_of(request: HttpRequest) -> str:
    """Of an address that is longer than any of ours, a digest: memcached takes keys of 250 characters at most."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    if len(address) > LONGEST:
        address = blake2b(address.encode(), digest_size=16).hexdigest()
    return f"page:{address}:{get_language()}"


def keep(key: str, request: HttpRequest, response: HttpResponse, stamp: Any) -> None:
    """Keep a page that was made, unless it turned out to be for one person only."""
    is_personal = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or request.session.modified
    if response.status_code == 200 and not is_personal:
        kept = Kept(response.content, response.headers["Content-Type"], stamp)
        cache.set(key, kept, KEPT_SECONDS)
