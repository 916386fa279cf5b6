"""The language in which a member reads: their choice, kept in a cookie so that every page knows it at no cost."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, get_supported_language_variant

YEAR_S = 365 * 24 * 3600


def current() -> str:
    """The code of the language being spoken, as one of `settings.LANGUAGES`."""
    return get_supported_language_variant(get_language() or settings.LANGUAGE_CODE)


def keep[Response: HttpResponse](response: Response, language: str) -> Response:
    """Remember a language in this browser; with "" nothing changes."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=YEAR_S,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
