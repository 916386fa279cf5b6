"""What this room shows on a member's home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.discussions import fragments, queries
from community.discussions.models import Thread
from community.discussions.unread import unread_in
from community.members.cards import Card
from community.members.models import Member

TALKS = 5
"""Threads on the card."""


def latest_talk(member: Member) -> dict[str, Any] | None:
    """`rows`: the latest threads on the member's interests; on anything, while they declared none that is talked of."""
    rows = list(queries.thread_rows(queries.threads_for_interests(member, member.interests.all(), TALKS)))
    if not rows:
        rows = list(queries.thread_rows(Thread.objects.visible_to(member).newest_first()[:TALKS]))
    return {"rows": fragments.rows_markup(rows, unread_in(rows, member), with_board=True)} if rows else None


TALK = Card(
    name="talk",
    title=_("Latest talk for your interests"),
    template="discussions/cards/talk.html",
    context=latest_talk,
    order=20,
)
