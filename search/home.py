"""What this room shows on a member's home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.members.cards import Card
from community.members.models import Member
from search.kindred import people_like

PEOPLE = 3
"""People on the card."""


def few_people(member: Member) -> dict[str, Any] | None:
    """`people`: the most alike; no card while there are none, or no yes to being found."""
    people = people_like(member, PEOPLE)
    return {"people": people} if people else None


KINDRED = Card(
    name="kindred",
    title=_("People like you"),
    template="search/cards/kindred.html",
    context=few_people,
    order=30,
)
