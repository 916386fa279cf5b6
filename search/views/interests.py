"""The page of an interest, and saying that one loves it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.keeping import Watched, stamp_of
from community.design.keeping import kept_for_strangers
from community.discussions.levels import control_for
from community.members import interests
from community.members.access import MemberRequest, member_required
from community.members.families import family_of
from community.members.models import Interest
from community.members.vocabulary import LONGEST, interest_at
from search.asking import Question
from search.everything import everything_about

MORE = ("thread", "moment", "story", "product")
"""Kinds of which there may be more than the page shows."""


def stamp(request: HttpRequest, slug: str) -> str:
    """What strangers see of an interest may change with anything that happens. Raises `Http404` for what is no word."""
    if len(slug) > LONGEST:
        raise Http404
    return "" if request.META.get("QUERY_STRING") else stamp_of(Watched(everything=True))


@require_safe
@kept_for_strangers(stamp)
def interest(request: HttpRequest, slug: str) -> HttpResponse:
    """All that is about an interest; at another word for it, the way there."""
    found = interest_at(slug)
    if found.slug != slug:
        return redirect(found, permanent=True)
    family = family_of(found)
    context = {
        "interest": found,
        "family": family,
        "also": [synonym.name for synonym in found.synonyms.all()],
        "everything": everything_about(family, request.user),
        "more": {kind: Question(interest=found.slug, kind=kind, sort="new").url for kind in MORE},
        **_own(request.user, found),
    }
    return render(request, "search/interest.html", context)


def _own(member: Any, found: Interest) -> dict[str, Any]:
    """Whether the member loves it, and how much they hear of it."""
    if not member.is_authenticated:
        return {}
    loves = member.member_interests.filter(interest=found).exists()
    return {"loves": loves, "follow": control_for(member, found)}


@member_required
@require_POST
def love(request: MemberRequest, slug: str) -> HttpResponse:
    """Yes with `loves=yes`, no with anything else."""
    found, loves = interest_at(slug), request.POST.get("loves") == "yes"
    try:
        interests.love(request.user, found, loves)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("members:my-interests")
    messages.success(
        request, _("Noted. It is one of yours.") if loves else _("Noted. It is none of yours now.")
    )
    return redirect(found)
