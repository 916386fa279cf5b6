"""Blocking somebody, and the list of those whom one blocked."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.members import blocks
from community.members.access import MemberRequest, member_required, profile_for
from community.members.refusals import status_of


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: MemberRequest, handle: str) -> HttpResponse:
    """What it does, before it is done."""
    other = profile_for(handle)
    if other == request.user:
        raise Http404
    if request.method == "POST":
        try:
            blocks.block(request.user, other)
        except ValidationError as error:
            context = {"member": other, "error": " ".join(error.messages)}
            return render(request, "members/block.html", context, status=status_of(error))
        words = _("You blocked %(name)s, who is not told. You can take it back here.")
        messages.success(request, words % {"name": other.name})
        return redirect("members:blocks")
    return render(request, "members/block.html", {"member": other})


@member_required
@require_POST
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    blocks.unblock(request.user, handle)
    messages.success(request, _("Done. Nothing stands between the two of you from your side."))
    return redirect("members:blocks")


@member_required
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    found = request.user.blocks.select_related("blocked")
    return render(request, "members/blocks.html", {"blocks": found})
