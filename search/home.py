"""What this room shows on a member's home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.members.cards import Card, kept_for
from community.members.models import Member
from search.kindred import may_be_found, people_like

PEOPLE = 3
"""People on the card."""


KEPT_S = 600
"""Seconds for which the choice may stay as it was: who is alike changes slowly, and comparing everybody is dear."""


def few_people(member: Member) -> dict[str, Any] | None:
    """`people`: the most alike; no card while there are none, or no yes to being found.

    The choice is kept; whether each of them may still be found is asked every time.
    """
    people = kept_for(member, "kindred", KEPT_S, lambda: people_like(member, PEOPLE, threads=False))
    findable = may_be_found([one.member.pk for one in people]) if people else set()
    people = [one for one in people if one.member.pk in findable]
    return {"people": people} if people else None


KINDRED = Card(
    name="kindred",
    title=_("People like you"),
    template="search/cards/kindred.html",
    context=few_people,
    order=30,
)
