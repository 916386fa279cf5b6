"""Saying thanks without JavaScript, and who did."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.members.access import member_required
from community.recognition import queries
from community.recognition.thankables import Thankable, thankable_of
from community.recognition.thanking import take_back, thank


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def thanks(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Who said thanks. A POST says it, or takes it back with `take_back`, and leads back to the thing."""
    thankable = thankable_of(kind)
    thing = thankable.find(request.user, pk)
    if request.method == "POST":
        return _press(request, thankable, thing)
    context = {
        "thing": thing,
        "people": queries.who_thanked(kind, pk),
        "given": bool(queries.thanked_by(request.user, kind, [pk])),
        "is_own": thankable.author(thing) == request.user,
        "title": thankable.title(thing),
        "back": thankable.address(thing),
    }
    return render(request, "recognition/thanks.html", context)


def _press(request: HttpRequest, thankable: Thankable, thing: Any) -> HttpResponse:
    try:
        if "take_back" in request.POST:
            take_back(request.user, thankable.kind, thing.pk)
        else:
            thank(request.user, thankable.kind, thing.pk)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect(thankable.address(thing))
