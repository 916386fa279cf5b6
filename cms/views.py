"""Serving Wagtail's pages, and the brand's stylesheet."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Site
from wagtail.views import serve as wagtail_serve

from cms import installing
from cms.context import present_brand
from cms.freshness import token
from cms.keeping import is_for_strangers, keep, kept_page
from cms.pages import HomePage
from community.design.keeping import key_of

HOME_KEPT_SECONDS = 60
FOR_EVER = "public, max-age=31536000, immutable"


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """A page. Strangers get the one kept for all of them, before Wagtail looks up any site or page."""
    if not is_for_strangers(request):
        return (path == "" and serve_home(request)) or wagtail_serve(request, path)
    key = key_of(request)
    return kept_page(key) or served_and_kept(key, request, path)


def serve_home(request: HttpRequest) -> HttpResponse | None:
    """The home without Wagtail's look-ups, which are a third of its time; None where they are needed after all.

    The page is kept as it is until the brand's content changes. One that editors closed to some is not kept.
    """
    home = cache.get_or_set(
        f"cms:home:{request.get_host()}:{token()}", lambda: _open_home(request), HOME_KEPT_SECONDS
    )
    return home.serve(request) if home and request.method == "GET" else None


def _open_home(request: HttpRequest) -> HomePage | str:
    site = Site.find_for_request(request)
    page = site.root_page.specific if site else None
    is_open = isinstance(page, HomePage) and page.live and not page.get_view_restrictions().exists()
    return page if is_open else ""


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
    return _kept(response, version == brand.version)


def manifest(request: HttpRequest, version: str) -> HttpResponse:
    """How the place is on a home screen; kept likewise."""
    brand = present_brand()
    text = installing.manifest_text(brand)
    response = HttpResponse(text, content_type="application/manifest+json; charset=utf-8")
    return _kept(response, version == brand.look)


def icon(request: HttpRequest, version: str, size: int) -> HttpResponse:
    """The brand's icon; kept likewise."""
    if size not in installing.SIZES:
        raise Http404
    response = HttpResponse(installing.icon(size), content_type="image/png")
    return _kept(response, version == present_brand().look)


def _kept(response: HttpResponse, is_present: bool) -> HttpResponse:
    response.headers["Cache-Control"] = FOR_EVER if is_present else "no-cache"
    return response
