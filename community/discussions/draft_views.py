"""Pages of one's drafts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from community.discussions.drafting import discard_draft, drafts_of
from community.discussions.places import Place, signs_for
from community.members.access import MemberRequest, member_required

NEWEST = 100
"""Drafts shown on the page of all drafts."""


@member_required
@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    """What I am writing, newest first. At most five queries."""
    found = list(drafts_of(request.user)[:NEWEST])
    places = [Place.named(draft.place) for draft in found]
    signs = signs_for(request.user, set(places))
    rows = [(draft, signs[place]) for draft, place in zip(found, places, strict=True)]
    return render(
        request, "discussions/drafts.html", {"rows": rows, "waiting": request.user.waiting.order_by("pk")}
    )


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: MemberRequest, pk: int) -> HttpResponse:
    """Read a draft, and discard it, which this page asks about first."""
    found = get_object_or_404(drafts_of(request.user), pk=pk)
    place = Place.named(found.place)
    sign = signs_for(request.user, [place])[place]
    if request.method != "POST":
        return render(request, "discussions/draft.html", {"draft": found, "sign": sign})
    discard_draft(found, by=request.user)
    messages.success(request, _("Discarded."), extra_tags=str(found.writer))
    return redirect(f"{sign.page}#reply" if sign.page else "discussions:drafts")
