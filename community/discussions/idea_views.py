"""Pages and acts of ideas."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.discussions import access
from community.discussions.forms import IdeaForm
from community.discussions.ideas import answer_idea, support_idea, withdraw_support
from community.discussions.models import Idea
from community.members.access import member_required
from community.members.refusals import refuse

TEMPLATE = "discussions/idea_answer.html"


@member_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Be for an idea, or with `undo` in the form be for it no more."""
    idea = access.idea_for(request.user, pk)
    verb = withdraw_support if "undo" in request.POST else support_idea
    try:
        verb(idea.thread, request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(idea)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for the brand what becomes of an idea."""
    access.require_brand(request.user)
    idea = access.idea_for(request.user, pk)
    form = IdeaForm(idea, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, TEMPLATE, {"idea": idea, "form": form})
    if not form.is_valid():
        return refuse(request, TEMPLATE, form, context={"idea": idea})
    try:
        answer_idea(idea.thread, request.user, **form.cleaned_data)
    except ValidationError as error:
        return refuse(request, TEMPLATE, form, error, {"idea": idea})
    messages.success(request, _("Your answer stands under the idea, and who is for it hears of it."))
    return _back(idea)


def _back(idea: Idea) -> HttpResponse:
    return redirect(f"{idea.thread.get_absolute_url()}#idea")
