"""A member as others see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from community.members import consent
from community.members.access import profile_for
from community.members.profile_parts import parts_of


@require_GET
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    """Interests are shown to other members only by the yes to being found by them; to strangers never, since that
    yes is about people here."""
    member = profile_for(handle)
    may_know = request.user.is_authenticated and consent.allows(member, "kindred")
    open_about_it = member == request.user or may_know
    interests = member.interests.all() if open_about_it else []
    context = {"member": member, "interests": interests, "parts": parts_of(member, request.user)}
    return render(request, "members/profile.html", context)
