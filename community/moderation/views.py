"""Flagging, and the one queue."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.members.access import manager_required, member_required
from community.moderation import deciding, queries
from community.moderation.flagging import flag
from community.moderation.forms import FlagForm
from community.moderation.models import Case, Decision
from community.moderation.subjects import subject_of


@member_required
def raise_flag(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form that asks what is wrong, and the thanks for telling."""
    subject = subject_of(kind)
    thing = subject.find(request.user, pk)
    form = FlagForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            flag(request.user, kind, pk, form.cleaned_data["reason"], form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
            status = getattr(error, "status", 422)
        else:
            messages.success(request, _("Thank you. A community manager will look at it."))
            return redirect(subject.way_back(thing))
    context = {
        "form": form,
        "excerpt": subject.excerpt(thing),
        "author": subject.author(thing),
        "back": subject.way_back(thing),
    }
    return render(
        request, "moderation/flag.html", context, status=422 if form.errors and status == 200 else status
    )


@manager_required
def queue(request: HttpRequest, conflict: str = "") -> HttpResponse:
    """What needs a human, and what was decided lately."""
    context = {"waiting": queries.open_cases(), "decided": queries.decided_cases(), "conflict": conflict}
    return render(request, "moderation/queue.html", context, status=409 if conflict else 200)


@manager_required
@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a case."""
    case = get_object_or_404(Case, pk=pk)
    try:
        made = deciding.decide(
            case, request.user, request.POST.get("act", ""), request.POST.get("reason", "")
        )
    except ValidationError as error:
        return queue(request, conflict=" ".join(error.messages))
    messages.success(request, _words_of(case, made))
    return redirect("moderation:queue")


def _words_of(case: Case, made: Decision) -> str:
    hidden = made.act == made.Act.HIDE
    if subject_of(case.subject_kind).is_unseen:
        return _("Not put up; its author hears of it.") if hidden else _("It is up; its author hears of it.")
    return _("Hidden. You can undo it below.") if hidden else _("Kept as it is.")


@manager_required
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last decision on a case back."""
    case = get_object_or_404(Case, pk=pk)
    try:
        deciding.undo(case, request.user)
    except ValidationError as error:
        return queue(request, conflict=" ".join(error.messages))
    messages.success(request, _("Taken back. The case waits in the queue again."))
    return redirect("moderation:queue")
