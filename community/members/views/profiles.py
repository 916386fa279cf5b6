"""A member as others see them."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from community.members import consent
from community.members.access import profile_for
from community.members.blocks import who_blocked
from community.members.profile_parts import parts_of


@require_GET
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """Interests are shown to other members only by the yes to being found by them; to strangers never, since that
    yes is about people here."""
    member = profile_for(handle)
    apart = who_blocked(request.user.pk, member.pk)
    # Those who are apart see of each other what a stranger sees: it tells nobody of a block.
    viewer = AnonymousUser() if apart else request.user
    may_know = viewer.is_authenticated and consent.allows(member, "kindred")
    open_about_it = member == viewer or may_know
    interests = member.interests.all() if open_about_it else []
    context = {
        "member": member,
        "interests": interests,
        "parts": parts_of(member, viewer),
        "is_blocked": request.user.pk in apart,
    }
    return render(request, "members/profile.html", context)
