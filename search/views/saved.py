"""The searches that a member keeps."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.members.access import MemberRequest, member_required
from community.members.pace import TooFast
from community.notifications import digests
from search.asking import Question
from search.models import SavedSearch
from search.places import place_for
from search.saving import change, save


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: MemberRequest) -> HttpResponse:
    """All of them; posted to, one more: the fields of the question, with `name` and `alerts`."""
    if request.method == "POST":
        return _save(request)
    context = {
        "searches": request.user.saved_searches.order_by("name", "pk"),
        "alerts": SavedSearch.Alerts.choices,
        "has_digest": bool(digests.chosen(request.user)),
    }
    return render(request, "search/saved.html", context)


@member_required
@require_POST
def changed(request: MemberRequest, pk: int) -> HttpResponse:
    """`remove`, or another `name` and `alerts`."""
    found = get_object_or_404(request.user.saved_searches, pk=pk)
    if "remove" in request.POST:
        found.delete()
        messages.success(request, _("Let go."))
        return redirect("search:saved")
    try:
        change(found, request.POST.get("name", ""), request.POST.get("alerts", ""))
    except ValidationError as error:
        return HttpResponseBadRequest(" ".join(error.messages))
    messages.success(request, _("Saved."))
    return redirect("search:saved")


def _save(request: MemberRequest) -> HttpResponse:
    question = Question.of(dict(request.POST.lists()))
    if question.place:
        place_for(request.user, question.place)
    if not (question.text or question.is_narrowed):
        return HttpResponseBadRequest(_("Search for something first."))
    try:
        kept = save(request.user, question, request.POST.get("name", ""), request.POST.get("alerts", ""))
    except TooFast as error:
        return HttpResponse(" ".join(error.messages), status=error.status)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(question.url)
    messages.success(request, _("Saved as “%(name)s”.") % {"name": kept.name})
    return redirect(question.url)
