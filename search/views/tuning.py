"""Why these people, and not others: what counts, what is ignored, and taking each of it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.members import consent
from community.members.access import MemberRequest, member_required
from community.members.models import Interest
from search import tuning
from search.documents.members import PURPOSE
from search.introductions import person_for
from search.kept import doings
from search.models import Leaning, Wish


@member_required
@require_safe
def page(request: MemberRequest) -> HttpResponse:
    """Everything that decides who is proposed to me, each thing with the way to change it. Nobody else sees it."""
    leant = Leaning.objects.filter(member=request.user).select_related("interest")
    wishes = list(tuning.wishes_of(request.user))
    context = {
        "purpose": consent.declared()[PURPOSE],
        "opened_up": consent.allows(request.user, PURPOSE),
        "counting": [(row.interest, doings(row)) for row in leant.order_by("-weight", "interest__name")],
        "ignored": request.user.ignored.select_related("interest").order_by("interest__name"),
        "more": [one for one in wishes if one.kind == Wish.Kind.MORE],
        "less": [one for one in wishes if one.kind == Wish.Kind.LESS],
    }
    return render(request, "search/tuning.html", context)


@member_required
@require_POST
def wish(request: MemberRequest, handle: str) -> HttpResponse:
    """`wish`: "more", "less", or nothing to take it back."""
    if not request.POST.get("wish"):
        tuning.take_back(request.user, handle)
        messages.success(request, _("Taken back."))
        return redirect("search:tuning")
    other = person_for(request.user, handle)
    try:
        tuning.wish(request.user, other, request.POST["wish"])
    except ValidationError as error:
        return HttpResponseBadRequest(" ".join(error.messages))
    if request.POST["wish"] == Wish.Kind.LESS:
        words = _("You do not see %(name)s here for a long while. They are not told.")
        messages.success(request, words % {"name": other.name})
        return redirect("search:people")
    messages.success(request, _("Good. What %(name)s loves counts more from now on.") % {"name": other.name})
    return redirect(f"{reverse('search:people')}#{other.handle}")


@member_required
@require_POST
def ignored(request: MemberRequest, slug: str) -> HttpResponse:
    """Ignored with `ignored=yes`, heeded again with anything else."""
    interest = get_object_or_404(Interest, slug=slug)
    if request.POST.get("ignored") == "yes":
        tuning.ignore(request.user, interest)
        words = _("%(interest)s neither counts nor shows between you and others here.")
    else:
        tuning.heed(request.user, interest)
        words = _("%(interest)s counts again.")
    messages.success(request, words % {"interest": interest.name})
    return redirect("search:tuning")
