"""How the kinds of threads look, in lists and on their pages."""

from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.discussions.models import Idea, Kind, Status, Thread


@dataclass(frozen=True, slots=True)
class Badge:
    """`icon`: its name in the design's set. `tone`: of the design's badges, "" for a quiet one."""

    label: str | Promise
    icon: str
    tone: str = ""


BADGES = {
    Kind.DISCUSSION: Badge(_("Discussion"), "messages-square"),
    Kind.QUESTION: Badge(_("Question"), "circle-question-mark"),
    Kind.IDEA: Badge(_("Idea"), "lightbulb"),
    Kind.POLL: Badge(_("Poll"), "vote"),
}

ANSWERED = Badge(_("Answered"), "circle-check", "good")

STATUSES = {
    Status.OPEN: BADGES[Kind.IDEA],
    Status.PLANNED: Badge(_("Planned"), "calendar-check", "accent"),
    Status.DONE: Badge(_("Done"), "circle-check", "good"),
    Status.DECLINED: Badge(_("Declined"), "circle-x"),
}


def badge_of(thread: Thread, answered: bool) -> Badge | None:
    """What a thread is, if it is more than a discussion. `answered`: whether a best answer stands.

    A query for an idea that was not fetched along with its thread.
    """
    if thread.kind == Kind.DISCUSSION:
        return None
    if thread.is_idea:
        return _idea_badge(thread.idea)
    return ANSWERED if thread.is_question and answered else BADGES[Kind(thread.kind)]


def _idea_badge(idea: Idea) -> Badge:
    badge = STATUSES[Status(idea.status)]
    return replace(badge, label=f"{badge.label} · {idea.support_count}") if idea.support_count else badge
