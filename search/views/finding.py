"""The page of results."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from community.members import pace
from search.documents import SOURCES
from search.finding import Found, find
from search.places import Place, place_for
from search.suggesting import boards_to_start_on, nearest_interests

SEARCH = "search"
"""The act whose pace is kept."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found for `?q=`, all kinds or one, everywhere or `in` a place; without a question, where to begin."""
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    place = place_for(request.user, request.GET["in"]) if request.GET.get("in") else None
    page = int(number) if (number := request.GET.get("page", "")).isdecimal() and len(number) < 4 else 1
    try:
        if text.strip():
            hurry(request)
        found = find(request.user, text, kind, page, place.label if place else "")
    except pace.TooFast as error:
        return _too_fast(request, text, place, error)
    context: dict[str, Any] = {"found": found, "place": place, "tabs": tabs(found)}
    if not found.total and not place:
        context |= {"nearest": nearest_interests(found.text), "boards": boards_to_start_on(request.user)}
    if found.has_more:
        context["older"] = address(found, page=found.page + 1)
    if found.page > 1:
        context["newer"] = address(found, page=found.page - 1)
    return render(request, "search/results.html", context)


def hurry(request: HttpRequest) -> None:
    """Count one more search, of the member or of the stranger's address. Raises `TooFast`."""
    if request.user.is_authenticated:
        pace.check(request.user, SEARCH)
    else:
        pace.check_stranger(request, SEARCH)


def tabs(found: Found) -> list[dict[str, Any]]:
    """All, and each kind in which something was found."""
    shown = [name for name in SOURCES if found.totals.get(name) or name == found.kind]
    rows = [("", _("All"), found.total)]
    rows += [(name, SOURCES[name].label, found.totals.get(name, 0)) for name in shown]
    return [
        {"label": label, "url": address(found, kind=kind), "active": kind == found.kind, "count": count}
        for kind, label, count in rows
    ]


def address(found: Found, **changes: Any) -> str:
    """The page of these results with `kind` or `page` changed; a new kind begins at its first page."""
    wanted = {"q": found.text, "in": found.place, "kind": found.kind, **changes}
    return f"{reverse('search:results')}?{urlencode({k: v for k, v in wanted.items() if v})}"


def _too_fast(request: HttpRequest, text: str, place: Place | None, error: pace.TooFast) -> HttpResponse:
    context = {"found": Found(text=text), "place": place, "too_fast": " ".join(error.messages)}
    response = render(request, "search/results.html", context, status=error.status)
    response["Retry-After"] = str(error.retry_after)
    return response
