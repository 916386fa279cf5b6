"""Who is behind a socket: asked once when it opens, and again for all that they do."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user, get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from community.live.revoking import revocation_counts


def recognise(cookie: str, accept_language: str) -> tuple[int | None, int, str]:
    """The member behind the session cookie (None: a stranger), how often they were disconnected, and their language.

    The log-in is checked after counting: one that ends in between belongs to the older count.
    """
    request = HttpRequest()
    request.COOKIES = parse_cookie(cookie)
    request.META["HTTP_ACCEPT_LANGUAGE"] = accept_language
    language = get_language_from_request(request)
    claimed = _session(request).get(SESSION_KEY)
    if claimed is None:
        return None, revocation_counts([None])[None], language
    counts = revocation_counts([int(claimed)])
    request.session = _session(request)
    member = get_user(request)
    if not member.is_authenticated or str(member.pk) != claimed:
        return None, revocation_counts([None])[None], language
    return member.pk, counts.get(member.pk, 0), language


def member_of(member_id: int | None) -> Any:
    """The member as of now: sanctions and rights may have changed since the socket opened."""
    member = get_user_model().objects.filter(pk=member_id, is_active=True).first() if member_id else None
    return member or AnonymousUser()


def _session(request: HttpRequest) -> Any:
    """The session as of now. `get_user` checks its hash with SECRET_KEY_FALLBACKS too, which Channels does not."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
