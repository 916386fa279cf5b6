"""Pages on which authors decide over their words, and gatherers see how far that is. All of it without JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.discussions.gathering import call_off, decide
from community.discussions.gathering_forms import SaysForm
from community.discussions.gatherings import gathering_for, gatherings_of, own_lines, progress_of
from community.discussions.models import Gathering
from community.discussions.sources import source_of
from community.members.access import MemberRequest, member_required
from community.members.refusals import refuse

PAGE = "discussions/gathering.html"


@member_required
@require_safe
def gatherings(request: MemberRequest) -> HttpResponse:
    """What waits for my words, and what I gathered. One query."""
    return render(request, "discussions/gatherings.html", {"gatherings": gatherings_of(request.user)})


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide over my words. Once there is a thread it leads there."""
    found = gathering_for(request.user, pk)
    if found.thread:
        return redirect(found.thread)
    form = SaysForm(own_lines(request.user, found), request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, PAGE, _page(request, found) | {"form": form})
    if not form.is_valid():
        return refuse(request, PAGE, form, context=_page(request, found))
    try:
        found = decide(found, request.user, form.choices)
    except ValidationError as error:
        return refuse(request, PAGE, form, error, _page(request, found))
    return _after(request, found, _("Thank you. That is how it will be."))


@member_required
@require_POST
def calling_off(request: MemberRequest, pk: int) -> HttpResponse:
    """For who began it: let it be."""
    found = gathering_for(request.user, pk)
    try:
        call_off(found, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("Called off. Nothing is taken from the room."))
    return redirect("discussions:gatherings")


def _after(request: HttpRequest, found: Gathering, said: str) -> HttpResponse:
    if found.thread:
        messages.success(request, _("Everybody has decided: here is the thread."))
        return redirect(found.thread)
    messages.success(request, said)
    return redirect(found if found.is_open else "discussions:gatherings")


def _page(request: HttpRequest, found: Gathering) -> dict[str, Any]:
    gathers = found.gatherer_id == request.user.pk
    return {
        "gathering": found,
        "spot": source_of(found.source).find(request.user, found.place),
        "gathers": gathers,
        "progress": progress_of(found) if gathers and found.is_open else [],
    }
