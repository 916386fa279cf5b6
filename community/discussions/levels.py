"""The levels of following in words, and the control by which a member chooses one."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.discussions.models import FIELDS, Board, Follow, Level, Thread
from community.members.models import Interest, Member

ICONS = {
    Level.EVERYTHING: "bell-ring",
    Level.FIRST: "bell",
    Level.MENTIONS: "at-sign",
    Level.MUTED: "bell-off",
}
_MENTIONS = _("You hear when somebody mentions you.")

MEANINGS: dict[type, dict[Level, str | Promise]] = {
    Thread: {
        Level.EVERYTHING: _("You hear of every reply."),
        Level.MENTIONS: _MENTIONS,
        Level.MUTED: _("You hear nothing of it, and it is never unread."),
    },
    Board: {
        Level.EVERYTHING: _("You hear of every thread and every reply on it."),
        Level.FIRST: _("You hear of every thread that begins on it."),
        Level.MENTIONS: _MENTIONS,
        Level.MUTED: _("You hear nothing of it, and it stays off your home."),
    },
    Interest: {
        Level.EVERYTHING: _("You hear of every thread and every reply about it."),
        Level.FIRST: _("You hear of every thread that begins about it."),
        Level.MENTIONS: _MENTIONS,
        Level.MUTED: _("You hear of nothing that is about it."),
    },
    Member: {
        Level.EVERYTHING: _("You hear of all they say on the boards."),
        Level.FIRST: _("You hear of every thread they begin."),
        Level.MENTIONS: _("You hear when they mention you."),
        Level.MUTED: _("Their posts are folded away, and you hear nothing of them."),
    },
}


@dataclass(frozen=True, slots=True)
class Choice:
    level: Level
    icon: str
    meaning: str | Promise
    is_chosen: bool

    @property
    def label(self) -> str | Promise:
        return self.level.label


@dataclass(frozen=True, slots=True)
class Control:
    """A menu of levels; `url` takes the choice. `back`: where to go then, "" for the thing itself."""

    url: str
    choices: list[Choice]
    back: str = ""

    @property
    def chosen(self) -> Choice:
        return next(choice for choice in self.choices if choice.is_chosen)


def control(subject: Any, level: str | None, back: str = "") -> Control:
    """The control for a thread, a board, an interest or a member, at its `level` now; nothing is
    as good as `Level.MENTIONS`."""
    now = level or Level.MENTIONS
    meanings = MEANINGS[type(subject)]
    choices = [Choice(each, ICONS[each], meaning, each == now) for each, meaning in meanings.items()]
    return Control(_url(subject), choices, back)


def control_for(member: Any, subject: Board | Interest | Member) -> Control | None:
    """The control at what `member` chose; none for a stranger, or for oneself. One query."""
    if not member.is_authenticated or subject == member:
        return None
    about = {"member": member, FIELDS[type(subject)]: subject}
    return control(subject, Follow.objects.filter(**about).values_list("level", flat=True).first() or "")


def _url(subject: Any) -> str:
    match subject:
        case Thread():
            return reverse("discussions:follow-thread", args=[subject.pk])
        case Board():
            return reverse("discussions:follow-board", args=[subject.slug])
        case Interest():
            return reverse("discussions:follow-interest", args=[subject.slug])
        case _:
            return reverse("discussions:follow-member", args=[subject.handle])
