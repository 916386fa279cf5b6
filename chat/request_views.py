"""Asking somebody to talk, and answering who asks: all of it without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from chat.forms import RequestForm
from chat.requesting import accept, ask, decline, has_way_to, request_to, requests_to, waiting_for
from chat.rooms import room_of_two
from community.design.numbers import number_in
from community.members.access import MemberRequest, member_required, profile_for
from community.members.refusals import refuse

PAGE = "chat/write.html"

MOST = 100
"""Requests of one page."""


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, handle: str) -> HttpResponse:
    """A first message to somebody who lets themselves be asked; where there is a room already, it leads there."""
    other = profile_for(handle)
    if not has_way_to(request.user, other):
        raise Http404
    if room := room_of_two(request.user, other):
        return redirect(room)
    form = RequestForm(request.POST if request.method == "POST" else None)
    context = {"other": other, "asked": request_to(request.user, other)}
    if request.method != "POST":
        return render(request, PAGE, context | {"form": form})
    error = None
    if form.is_valid():
        try:
            ask(request.user, other, form.cleaned_data["body"])
            return redirect("chat:write", handle)
        except ValidationError as refused:
            error = refused
    return refuse(request, PAGE, form, error, context)


@never_cache
@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def requests(request: MemberRequest) -> HttpResponse:
    """Who would like to write to me: `answer` yes or no to a `request`; nobody is told of a no."""
    if request.method != "POST":
        return render(request, "chat/requests.html", {"waiting": waiting_for(request.user)[:MOST]})
    pk = number_in(request.POST.get("request"))
    asked = get_object_or_404(requests_to(request.user), pk=pk or 0)
    if request.POST.get("answer") != "yes":
        decline(asked, request.user)
        messages.success(request, _("Done. Nobody is told."))
        return redirect("chat:requests")
    try:
        return redirect(accept(asked, request.user))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except PermissionDenied as refused:
        messages.error(request, str(refused))
    return redirect("chat:requests")
