"""Serving Wagtail's pages, and the brand's stylesheet."""

from django.http import HttpRequest, HttpResponse
from wagtail.views import serve as wagtail_serve

from cms.context import present_brand
from cms.keeping import is_stranger, keep, kept_page, key_of

FOR_EVER = "public, max-age=31536000, immutable"


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page. Strangers get the one kept for all of them, before Wagtail looks up any site or page."""
    if not is_stranger(request):
        return wagtail_serve(request, path)
    key = key_of(request)
    return kept_page(key) or served_and_kept(key, request, path)


def served_and_kept(key: str, request: HttpRequest, path: str) -> HttpResponse:
    response = wagtail_serve(request, path)
    if hasattr(response, "render"):
        response = response.render()
    keep(key, request, response)
    return response


def theme(request: HttpRequest, version: str) -> HttpResponse:
    """The brand's colours and fonts. Only the present version may be kept for ever."""
    brand = present_brand()
    response = HttpResponse(brand.stylesheet, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_EVER if version == brand.version else "no-cache"
    return response
