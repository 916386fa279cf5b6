"""The page of results."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.members import pace
from community.members.access import MemberRequest, member_required
from search.asked import note
from search.asking import SORTS, Question
from search.documents import SOURCES
from search.finding import answer
from search.found import Found
from search.lifting import choose
from search.models import SavedSearch
from search.places import Place, place_for
from search.suggesting import boards_to_start_on, nearest_interests, people_to_ask
from search.suggestions import suggestions

SEARCH = "search"
"""The act whose pace is kept."""
SUGGEST = "suggest"
"""The same for what is proposed while one types."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What was found for the question in the address (see `Question.of`); without one, where to begin."""
    question = Question.of(dict(request.GET.lists()))
    place = place_for(request.user, question.place) if question.place else None
    question = question.but(place=place.label if place else "", page=question.page)
    try:
        if question.text or question.is_narrowed:
            hurry(request)
        found = answer(request.user, question)
    except pace.TooFast as error:
        return _too_fast(request, question, place, error)
    note(request, found)
    return render(request, "search/results.html", _page(request, found, place))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Options of the list under the box, for what was typed so far (`?q=`), as a part of the page."""
    try:
        hurry(request, SUGGEST)
        groups = suggestions(request.user, request.GET.get("q", ""))
    except pace.TooFast as error:
        return HttpResponse(status=error.status, headers={"Retry-After": str(error.retry_after)})
    response = render(request, "search/_suggestions.html", {"groups": groups})
    response["Cache-Control"] = "private, no-store"  # for a stranger, too: what they may see changes
    return response


@member_required
@require_POST
def mix(request: MemberRequest) -> HttpResponse:
    """`mix=on` lifts what the member follows from now on, anything else is everybody's order; then back to the
    question, whose fields come along."""
    choose(request.user, lift=request.POST.get("mix") == "on")
    return redirect(Question.of(dict(request.POST.lists())).but(mix="").url)


def hurry(request: HttpRequest, act: str = SEARCH) -> None:
    """Count one more search, of the member or of the stranger's address. Raises `TooFast`."""
    if request.user.is_authenticated:
        pace.check(request.user, act)
    else:
        pace.check_stranger(request, act)


def _page(request: HttpRequest, found: Found, place: Place | None) -> dict[str, Any]:
    question = found.question
    context = _asked(question, place) | {"found": found, "tabs": _tabs(found), "orders": _orders(question)}
    context["begins"] = not (question.text or found.chips)
    if not found.total:
        context |= _ways_on(request.user, found, place)
    if request.user.is_authenticated and not context["begins"]:
        context |= _keeping(request.user, found)
    context["has_own_order"] = found.is_plain or any(hit.reason for hit in found.hits)
    if found.has_more:
        context["older"] = question.but(page=question.page + 1).url
    if question.page > 1:
        context["newer"] = question.but(page=question.page - 1).url
    if found.meant:
        context["meant"] = question.but(text=found.meant)
    return context


def _keeping(member: Any, found: Found) -> dict[str, Any]:
    """`saved`: the same search, if `member` keeps it; else what it could be called, and how to hear of it."""
    return {
        "saved": SavedSearch.objects.filter(member=member, key=found.question.but(mix="").key).first(),
        "proposed": found.question.text or found.chips[0].label,
        "alerts": SavedSearch.Alerts.choices,
    }


def _asked(question: Question, place: Place | None) -> dict[str, Any]:
    """`kept`: what narrows the search and goes along with the next words."""
    kept = [(name, value) for name, values in question.kept().items() for value in values if name != "q"]
    return {"question": question, "place": place, "kept": kept, "everywhere": question.but(place="").url}


def _ways_on(member: Any, found: Found, place: Place | None) -> dict[str, Any]:
    """For somebody who found nothing."""
    nearest = nearest_interests(found.words)
    ways: dict[str, Any] = {"nearest": nearest}
    if not place and not found.chips:
        ways |= {"boards": boards_to_start_on(member), "people": people_to_ask(member, nearest)}
    return ways


def _tabs(found: Found) -> list[dict[str, Any]]:
    """All, and each kind in which something was found; with how many there are at least where not all are counted."""
    question = found.question
    shown = [name for name in SOURCES if found.totals.get(name) or name == question.kind]
    rows = [("", _("All"), found.total)]
    rows += [(name, SOURCES[name].label, found.totals.get(name, 0)) for name in shown]
    return [
        {
            "label": label,
            "url": question.but(kind=kind).url,
            "active": kind == question.kind,
            "count": count if found.is_counted or not count else f"{count}+",
        }
        for kind, label, count in rows
    ]


def _orders(question: Question) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": question.but(sort=name).url, "active": name == question.sort}
        for name, label in SORTS.items()
    ]


def _too_fast(
    request: HttpRequest, question: Question, place: Place | None, error: pace.TooFast
) -> HttpResponse:
    context = _asked(question, place) | {
        "found": Found(question=question),
        "too_fast": " ".join(error.messages),
    }
    response = render(request, "search/results.html", context, status=error.status)
    response["Retry-After"] = str(error.retry_after)
    return response
