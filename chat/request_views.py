"""Asking somebody to talk, and answering who asks."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from chat.forms import RequestForm
from chat.requesting import accept, ask, decline, may_ask, request_to, room_of, waiting_for
from community.members.access import MemberRequest, member_required, profile_for
from community.members.refusals import refuse


@member_required
@require_http_methods(["GET", "POST"])
def write(request: MemberRequest, handle: str) -> HttpResponse:
    """A first message to somebody who lets themselves be asked; where there is a room already, it leads there."""
    other = profile_for(handle)
    if room := room_of(request.user, other):
        return redirect(room)
    asked = request_to(request.user, other)
    if asked is None and not may_ask(request.user, other):
        raise Http404
    form = RequestForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"other": other, "asked": asked}
    if request.method == "GET":
        return render(request, "chat/write.html", context | {"form": form})
    error = None
    if form.is_valid():
        try:
            ask(request.user, other, form.cleaned_data["body"])
            return redirect("chat:write", handle)
        except ValidationError as refused:
            error = refused
    return refuse(request, "chat/write.html", form, error, context)


@member_required
@require_http_methods(["GET", "POST"])
def requests(request: MemberRequest) -> HttpResponse:
    """Who would like to write to me: yes or no, and nobody is told of a no."""
    waiting = waiting_for(request.user)
    if request.method == "GET":
        return render(request, "chat/requests.html", {"waiting": waiting[:100]})
    pk = request.POST.get("request", "")
    asked = get_object_or_404(waiting, pk=int(pk) if pk.isdecimal() and len(pk) < 19 else 0)
    if request.POST.get("answer") != "yes":
        decline(asked, request.user)
        return redirect("chat:requests")
    try:
        return redirect(accept(asked, request.user))
    except (ValidationError, PermissionDenied) as refused:
        words = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        context = {"waiting": waiting[:100], "error": words}
        return render(request, "chat/requests.html", context, status=422)
