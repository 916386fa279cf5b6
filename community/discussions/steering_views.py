"""The page on which managers steer a thread. It stands under /staff/, where staff prove who they are twice."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.discussions import access, queries, steering
from community.discussions.models import Thread
from community.discussions.steering_forms import CloseForm, MoveForm, PinForm
from community.discussions.trails import trail_to
from community.members.access import manager_required
from community.members.refusals import add_errors, status_of

FORMS: dict[str, type[forms.Form]] = {"close": CloseForm, "pin": PinForm, "move": MoveForm}
ACTS: dict[str, Callable[..., Thread]] = {
    "close": steering.close_thread,
    "open": steering.open_thread,
    "pin": steering.pin_thread,
    "unpin": steering.unpin_thread,
    "move": steering.move_thread,
}


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def steer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close, pin or move a thread, and see what was done to it; `act` in the form says which."""
    found = access.thread_for(request.user, pk)
    shown = {name: form(prefix=name) for name, form in FORMS.items()}
    if request.method != "POST":
        return _show(request, found, shown)
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404
    form = FORMS.get(act, forms.Form)(request.POST, prefix=act)
    try:
        if not form.is_valid():
            return _show(request, found, shown | {act: form}, 422)
        found = ACTS[act](found, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return _show(request, found, shown | {act: form}, status_of(error))
    messages.success(request, _("Done."))
    return redirect(found)


def _show(
    request: HttpRequest, found: Thread, shown: dict[str, forms.Form], status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "thread": found,
        "shown": shown,
        "pin": queries.pin_of(found),
        "acts": queries.steerings_of(found),
        "trail": trail_to(found.board),
    }
    return render(request, "discussions/steer.html", context, status=status)
