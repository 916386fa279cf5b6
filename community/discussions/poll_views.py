"""Pages and acts of polls."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.design.numbers import number_in
from community.discussions import access
from community.discussions.forms import PollForm
from community.discussions.models import Poll
from community.discussions.polling import change_poll, close_poll, vote, withdraw_vote
from community.discussions.results import voters_of
from community.members.access import member_required
from community.members.refusals import refuse

TEMPLATE = "discussions/poll_edit.html"


@member_required
@require_POST
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Vote, or with `undo` in the form take one's vote back."""
    poll = access.poll_for(request.user, pk)
    try:
        if "undo" in request.POST:
            withdraw_vote(poll.thread, request.user)
            messages.success(request, _("Your vote is taken back."))
        else:
            vote(poll.thread, request.user, _chosen(request))
            messages.success(request, _("Your vote counts."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(poll)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a poll while nobody has voted; with `close` in the form end it, which managers may as well."""
    found = access.own_poll_for(request.user, pk, or_manager=True)
    context: dict[str, Any] = {"poll": found, "may_change": _may_change(found, request.user)}
    if "close" in request.POST:
        close_poll(found.thread, request.user)
        messages.success(request, _("The poll is closed."))
        return _back(found)
    form = PollForm(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, TEMPLATE, context | {"form": form})
    if not form.is_valid():
        return refuse(request, TEMPLATE, form, context=context)
    try:
        change_poll(access.own_poll_for(request.user, pk).thread, request.user, form.cleaned_data["poll"])
    except ValidationError as error:
        return refuse(request, TEMPLATE, form, error, context)
    messages.success(request, _("Saved."))
    return _back(found)


@member_required
@require_safe
def voters(request: HttpRequest, pk: int) -> HttpResponse:
    """Who chose what in a public poll; `?option=` an id, `?after=` goes on."""
    found = access.public_poll_for(request.user, pk)
    asked, after = request.GET.get("option", ""), request.GET.get("after", "")
    context = voters_of(found, asked, after)
    return render(request, "discussions/voters.html", {"poll": found, **context})


def _may_change(found: Poll, member: Any) -> bool:
    return found.thread.author_id == member.pk and not (found.voter_count or found.is_closed)


def _chosen(request: HttpRequest) -> list[int]:
    """What is no number is no option of any poll."""
    said = request.POST.getlist("option")
    return [number_in(value) or 0 for value in said]


def _back(found: Poll) -> HttpResponse:
    return redirect(f"{found.thread.get_absolute_url()}#poll")
