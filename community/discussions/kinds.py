"""How the kinds of threads look, in lists and on their pages."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.discussions.models import Kind, Thread


@dataclass(frozen=True, slots=True)
class Badge:
    """`icon`: its name in the design's set. `tone`: of the design's badges, "" for a quiet one."""

    label: str | Promise
    icon: str
    tone: str = ""


BADGES = {
    Kind.DISCUSSION: Badge(_("Discussion"), "messages-square"),
    Kind.QUESTION: Badge(_("Question"), "circle-question-mark"),
    Kind.POLL: Badge(_("Poll"), "vote"),
}

ANSWERED = Badge(_("Answered"), "circle-check", "good")


def badge_of(thread: Thread, answered: bool) -> Badge | None:
    """What a thread is, if it is more than a discussion. `answered`: whether a best answer stands."""
    if thread.kind == Kind.DISCUSSION:
        return None
    return ANSWERED if thread.is_question and answered else BADGES[Kind(thread.kind)]
