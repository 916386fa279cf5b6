"""People like you, and saying hello."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from community.members import consent, pace
from community.members.access import MemberRequest, member_required
from community.members.models import Member
from search import leanings
from search.documents.members import PURPOSE, findable
from search.introductions import acquaintance, person_for, say_hello
from search.proposing import A_PAGE, PAGES, todays


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """What it is, to a stranger; the question, to who has not said yes; else people."""
    return render(request, "search/people.html", _page(request.user, _number(request)))


def _number(request: HttpRequest) -> int:
    """Of the page that is asked for: the first one, unless it is another one that there is."""
    asked = request.GET.get("page", "")
    return int(asked) if asked in map(str, range(1, PAGES + 1)) else 1


@member_required
@require_POST
def being_found(request: MemberRequest) -> HttpResponse:
    """Yes with `granted=yes`, no with anything else: taking back is as easy as giving."""
    if request.POST.get("granted") == "yes":
        consent.give(request.user, PURPOSE)
        # The worker would, in a moment; but the page that comes next is about it.
        leanings.refresh([request.user.pk])
        messages.success(request, _("Good. Here is who loves what you love."))
    else:
        consent.withdraw(request.user, PURPOSE)
        messages.success(request, _("Done. Nobody finds you here from now on."))
    return redirect("search:people")


@member_required
@require_POST
def hello(request: MemberRequest, handle: str) -> HttpResponse:
    """Say hello; straight into the room when the other one said it before."""
    other = person_for(request.user, handle)
    try:
        say_hello(request.user, other)
    except pace.TooFast as error:
        context = _page(request.user) | {"too_fast": " ".join(error.messages)}
        return render(request, "search/people.html", context, status=error.status)
    if room := acquaintance(request.user, [other.pk])[other.pk].room:
        messages.success(request, _("You both said hello. This room is yours."))
        return redirect(room)
    messages.success(request, _("Said, quietly. If the feeling is mutual, your room opens."))
    return redirect(f"{reverse('search:people')}#{other.handle}")


def _page(member: Any, number: int = 1) -> dict[str, Any]:
    purpose = consent.declared()[PURPOSE]
    if not member.is_authenticated:
        return {"purpose": purpose}
    opened_up = consent.allows(member, PURPOSE)
    people = cards(member, number) if opened_up else []
    return {
        "purpose": purpose,
        "opened_up": opened_up,
        "held_back": opened_up and not findable().filter(pk=member.pk).exists(),
        "has_interests": opened_up and member.member_interests.exists(),
        "people": people,
        "page": number,
        "next": number + 1 if number < PAGES and len(people) == A_PAGE else None,
    }


def cards(member: Member, page: int) -> list[dict[str, Any]]:
    """People like `member`: each with `found` (`Kindred`) and `known` (`Acquaintance`)."""
    found = todays(member, page)
    known = acquaintance(member, [one.member.pk for one in found])
    return [{"found": one, "known": known[one.member.pk]} for one in found]
