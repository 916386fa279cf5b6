"""Saying thanks without JavaScript and who did, how trust grows, and what managers decide about it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.members.access import manager_required, member_required, profile_for
from community.members.models import Member
from community.members.refusals import refuse
from community.recognition import queries
from community.recognition.forms import DecisionForm
from community.recognition.thankables import Thankable, thankable_of
from community.recognition.thanking import take_back, thank
from community.recognition.trust import decide_level, lift_decision


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


@member_required
@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """How trust grows: how one stands, and what the next level asks for."""
    return render(request, "recognition/trust.html", {"trust": queries.trust_of(request.user)})


@manager_required
@require_http_methods(["GET", "HEAD", "POST"])
def standing(request: HttpRequest, handle: str) -> HttpResponse:
    """How a member stands; a POST decides their level, or lifts that decision with `lift`."""
    member = profile_for(handle)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            if "lift" in request.POST:
                lift_decision(member, request.user)
            elif form.is_valid():
                decide_level(member, form.cleaned_data["level"], request.user, form.cleaned_data["reason"])
            else:
                return refuse(request, "recognition/standing.html", form, context=_standing(member))
        except ValidationError as error:
            return refuse(request, "recognition/standing.html", form, error, _standing(member))
        messages.success(request, _("Done. It holds from now on, and is on record."))
        return redirect("recognition:standing", handle)
    return render(request, "recognition/standing.html", _standing(member) | {"form": form})


def _standing(member: Member) -> dict[str, Any]:
    return {"member": member, "trust": queries.trust_of(member)}
