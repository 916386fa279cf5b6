"""Devices that are told: added by a press on them, forgotten by another."""

from pathlib import Path

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from community.members.access import MemberRequest, member_required
from community.notifications.devices import add_device, name_of, session_of
from community.notifications.models import Device
from community.notifications.showing import standing

WORKER = Path(__file__).parent / "static/notifications/push-worker.js"


@member_required
@require_POST
def add(request: MemberRequest) -> HttpResponse:
    """Tell the browser that asks; the script of the page posts what its push service gave it."""
    name = name_of(request.headers.get("User-Agent", ""))
    try:
        add_device(request.user, session_of(request), name, request.POST.dict())
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    messages.success(request, _("This device is told from now on."))
    return HttpResponse(status=204)


@member_required
@require_POST
def forget(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell one of my devices no more."""
    get_object_or_404(Device, pk=pk, member=request.user).delete()
    messages.success(request, _("That device is told no more."))
    return redirect("notifications:away")


@member_required
@require_POST
def words(request: MemberRequest, pk: int) -> HttpResponse:
    """Show on one of my devices what was said, with `show=yes`, or only who and where."""
    device = get_object_or_404(Device, pk=pk, member=request.user)
    device.shows_words = request.POST.get("show") == "yes"
    device.save(update_fields=["shows_words"])
    messages.success(request, _("Saved."))
    return redirect("notifications:away")


@never_cache
@member_required
@require_GET
def waiting(request: MemberRequest) -> HttpResponse:
    """What the member's devices may go on showing (standing.js)."""
    return JsonResponse({"standing": standing(request.user)})


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The script that shows notices, at the root: its address stays, whatever becomes of the rest."""
    text = WORKER.read_text()
    return HttpResponse(
        text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
