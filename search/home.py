"""What this room shows on a member's home."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.members.cards import Card, kept_for
from community.members.models import Member
from search.kindred import still_so
from search.proposing import todays

PEOPLE = 3
"""People on the card."""


KEPT_S = 600
"""Seconds for which the choice may stay as it was: who is alike changes slowly, and comparing everybody is dear."""


def few_people(member: Member) -> dict[str, Any] | None:
    """`cards`: of the most alike; no card while there are none, or no yes to being found.

    The choice is kept; whether each of them may still be met, and for these reasons, is asked every time.
    """
    kept = kept_for(member, f"kindred:{get_language()}", KEPT_S, lambda: _cards(member))
    still = still_so(member, {pk: slugs for pk, slugs, _markup in kept}) if kept else set()
    cards = [markup for pk, _slugs, markup in kept if pk in still]
    return {"cards": cards} if cards else None


def _cards(member: Member) -> list[tuple[int, list[str], SafeString]]:
    """Of each the id, and the interests (slugs) and the card that say why."""
    people = todays(member)[:PEOPLE]
    return [
        (
            one.member.pk,
            [reason.slug for reason in one.interests],
            render_to_string("search/cards/person.html", {"one": one}),
        )
        for one in people
    ]


KINDRED = Card(
    name="kindred",
    title=_("People like you"),
    template="search/cards/kindred.html",
    context=few_people,
    order=30,
)
