"""What this room shows on a member's home."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from community.discussions import fragments, queries
from community.discussions.levels import control_for
from community.discussions.models import Thread
from community.discussions.unread import unread_in, without_muted
from community.members.cards import Card
from community.members.models import Member
from community.members.profile_parts import Part

TALKS = 5
"""Threads on the card."""


def latest_talk(member: Member) -> dict[str, Any] | None:
    """`rows`: the latest threads on the member's interests, without what they muted; on anything, while they declared
    none that is talked of."""
    wanted = without_muted(Thread.objects.visible_to(member), member).newest_first()
    rows = list(queries.thread_rows(queries.sharing(wanted, member.interests.all())[:TALKS]))
    if not rows:
        rows = list(queries.thread_rows(wanted[:TALKS]))
    return {"rows": fragments.rows_markup(rows, unread_in(rows, member), with_board=True)} if rows else None


TALK = Card(
    name="talk",
    title=_("Latest talk for your interests"),
    template="discussions/cards/talk.html",
    context=latest_talk,
    order=20,
)


def follow_control(member: Member, viewer: Any) -> dict[str, Any] | None:
    """`follow`: how much the reader of the profile hears of `member`."""
    follow = control_for(viewer, member)
    return {"follow": follow} if follow else None


FOLLOW = Part(name="follow", template="discussions/cards/follow.html", context=follow_control, order=10)
