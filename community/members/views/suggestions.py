"""Missing a word: the member's form, with what became of their words, and the managers' list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.members import suggesting
from community.members.access import MemberRequest, manager_required, member_required
from community.members.models import Suggestion
from community.members.refusals import refuse
from community.members.vocabulary_forms import SettlementForm, SuggestionForm

LATELY = 50
"""Of one's own suggestions, the newest."""
SHOWN = 30
"""On the managers' list, the longest wait first."""


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: MemberRequest) -> HttpResponse:
    """Suggest a word (`?name=` proposes one), and see what became of those before."""
    form = SuggestionForm(request.POST or None, initial={"name": request.GET.get("name", "")[:40]})
    context = {"mine": request.user.suggestions.select_related("interest")[:LATELY]}
    if request.method != "POST":
        return render(request, "members/suggest.html", {**context, "form": form})
    if not form.is_valid():
        return refuse(request, "members/suggest.html", form, context=context)
    try:
        suggesting.suggest(request.user, form.cleaned_data["name"], form.cleaned_data["why"])
    except ValidationError as error:
        return refuse(request, "members/suggest.html", form, error, context)
    messages.success(request, _("Thank you. You hear from us what becomes of it."))
    return redirect("members:suggest")


@manager_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    return render(request, "members/vocabulary/suggestions.html", _page())


@manager_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what `act` says with one: "take" it, let it be another word ("same"), or "decline" it."""
    suggestion = get_object_or_404(Suggestion, pk=pk)
    form = SettlementForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _refuse(request, suggestion, form)
    try:
        _act(suggestion, request, form.cleaned_data)
    except ValidationError as error:
        return _refuse(request, suggestion, form, error)
    messages.success(request, _("Settled. Whoever suggested it hears of it."))
    return redirect("members:suggestions")


def _act(suggestion: Suggestion, request: HttpRequest, said: dict[str, Any]) -> None:
    match request.POST.get("act"):
        case "take":
            suggesting.take(suggestion, request.user, said["name"], said["broader"], said["answer"])
        case "same" if said["same"]:
            suggesting.join(suggestion, request.user, said["same"], said["answer"])
        case "same":
            raise ValidationError({"same": _("Choose the interest for which it is another word.")})
        case "decline":
            suggesting.decline(suggestion, request.user, said["answer"])
        case _:
            raise ValidationError(_("Choose what becomes of it."))


def _refuse(
    request: HttpRequest, suggestion: Suggestion, form: SettlementForm, error: ValidationError | None = None
) -> HttpResponse:
    return refuse(request, "members/vocabulary/suggestions.html", form, error, _page({suggestion.pk: form}))


def _page(refused: dict[int, SettlementForm] | None = None) -> dict[str, Any]:
    """`rows`: each word once, with the first who misses it, how many do, and its form."""
    alike: dict[str, list[Suggestion]] = {}
    for one in suggesting.waiting().select_related("member"):
        alike.setdefault(one.slug, []).append(one)
    rows = [
        (ones[0], ones, (refused or {}).get(ones[0].pk) or SettlementForm.about(ones[0]))
        for ones in list(alike.values())[:SHOWN]
    ]
    return {"rows": rows, "more": len(alike) - len(rows)}
