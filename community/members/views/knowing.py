"""What we know about you: see it, take it along, leave."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required as reauthenticate,
)
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.members import counted, pace
from community.members.access import MemberRequest, member_required
from community.members.erasing import erase
from community.members.exporting import file_of, send_as_made
from community.members.forms import LeaveForm
from community.members.holdings import Holding, held_about
from community.members.refusals import refuse

NEWEST = 5
# How long a log-in proves that it is still the same person (allauth's own default for re-authentication).
RECENT_S = 300


@member_required
@require_GET
def known(request: MemberRequest) -> HttpResponse:
    held = [_shown(holding, rows) for holding, rows in held_about(request.user)]
    return render(request, "members/known.html", {"held": held, "counted": counted.registered()})


@member_required
@require_GET
def holding(request: MemberRequest, key: str) -> HttpResponse:
    """One kind of thing that we keep, all of it."""
    for found, rows in held_about(request.user):
        if found.key == key:
            return render(request, "members/holding.html", {"section": _shown(found, rows, newest=None)})
    return redirect("members:known")


@member_required
@require_POST
def download(request: MemberRequest) -> HttpResponse | StreamingHttpResponse:
    """All that we hold about the member, in one file."""
    try:
        pace.check(request.user, "data.download")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("members:known")
    name = f"kindred-{request.user.handle}-{timezone.now():%Y-%m-%d}.json"
    return send_as_made(request, file_of(request.user), name, "application/json")


@member_required
@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest) -> HttpResponse:
    """Only right after proving once more who it is: by password or passkey, or by a fresh log-in code."""
    if get_reauthentication_flows(request.user):
        reauthenticate(request, app="account")
    elif not _just_logged_in(request):
        return render(request, "members/log_in_again.html")
    form = LeaveForm(request.POST or None, member=request.user)
    if request.method == "GET":
        return render(request, "members/leave.html", {"form": form})
    if not form.is_valid():
        return refuse(request, "members/leave.html", form)
    erase(request.user)
    logout(request)
    messages.success(request, _("You have left, and what we held about you is gone. Take care."))
    return redirect("/")


def _just_logged_in(request: MemberRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(timezone.now().timestamp() - record["at"] < RECENT_S for record in records)


def _shown(holding: Holding, rows: Any, newest: int | None = NEWEST) -> dict[str, Any]:
    count = rows.count()
    items = [(holding.describe(row), holding.note(row)) for row in rows[:newest]] if count else []
    return {"holding": holding, "count": count, "items": items, "more": count > len(items)}
