"""Asking who may know, and being asked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.members import consent
from community.members.access import MemberRequest, member_required
from search import knowing


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, pk: int) -> HttpResponse:
    """For the author of an open question: whom to ask, and who was asked. A POST asks the member in `who`."""
    thread = knowing.question_for(request.user, pk)
    error = ""
    if request.method == "POST":
        try:
            made = knowing.ask(request.user, thread, request.POST.get("who", ""))
        except ValidationError as refused:
            error = " ".join(refused.messages)
        else:
            messages.success(request, _("Asked. %(name)s hears of it.") % {"name": made.member.name})
            return redirect("search:ask", thread.pk)
    asked = list(knowing.asked_for(thread))
    left = knowing.MOST_ASKED - len(asked)
    context = {
        "thread": thread,
        "asked": asked,
        "knowers": knowing.who_may_know(thread, left) if left > 0 else [],
        "error": error,
    }
    return render(request, "search/ask.html", context, status=422 if error else 200)


@member_required
@require_safe
def asked(request: MemberRequest) -> HttpResponse:
    """The questions that others put to me."""
    context = {
        "purpose": consent.declared()[knowing.PURPOSE],
        "allowed": consent.allows(request.user, knowing.PURPOSE),
        "asks": knowing.waiting_for(request.user),
    }
    return render(request, "search/asked.html", context)


@member_required
@require_POST
def decline(request: MemberRequest, pk: int) -> HttpResponse:
    """Not this one; nobody is told."""
    knowing.decline(request.user, pk)
    messages.success(request, _("Put away. Nobody is told."))
    return redirect("search:asked")
