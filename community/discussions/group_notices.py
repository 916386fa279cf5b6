"""What members hear of groups."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.models import Group
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_leads(entry: Entry) -> Iterable[int]:
    return Group.objects.filter(pk=entry.subject_id).values_list("founder_id", flat=True)


def who_it_is_about(entry: Entry) -> Iterable[int]:
    return [entry.data["member"]]


def who_leads_now(entry: Entry) -> Iterable[int]:
    return [entry.data["to"]]


def _lines(word: Callable[[dict[str, str]], str]) -> Callable[[Sequence[Notice], Any], dict[int, Line]]:
    """One query. Groups exist for every member, so there is nothing to leave out but what is gone."""

    def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
        groups = Group.objects.select_related("board").in_bulk(
            {notice.entry.subject_id for notice in notices}
        )
        return {
            notice.pk: Line(word(_words(notice, group)), group.get_absolute_url())
            for notice in notices
            if (group := groups.get(notice.entry.subject_id))
        }

    return lines


def _words(notice: Notice, group: Group) -> dict[str, str]:
    actor = notice.entry.actor
    return {"name": actor.name if actor else "", "group": group.board.title}


ASKED = NoticeKind(
    "group-asked",
    {"group.asked"},
    who_leads,
    _lines(lambda words: _("%(name)s would like to come into “%(group)s”") % words),
    "users",
    gettext_lazy("Somebody would like to come into a group of yours"),
)

INVITED = NoticeKind(
    "group-invited",
    {"group.invited"},
    who_it_is_about,
    _lines(lambda words: _("%(name)s invites you into “%(group)s”") % words),
    "users",
    gettext_lazy("An invitation into a group"),
)

ADMITTED = NoticeKind(
    "group-joined",
    {"group.joined"},
    who_it_is_about,
    _lines(lambda words: _("You are in: “%(group)s” is yours too now") % words),
    "users",
    gettext_lazy("You were let into a group"),
    official=True,
)

HANDED_OVER = NoticeKind(
    "group-handed-over",
    {"group.handed_over"},
    who_leads_now,
    _lines(lambda words: _("“%(group)s” is yours to lead now") % words),
    "users",
    gettext_lazy("A group is yours to lead"),
    official=True,
)

VISITED = NoticeKind(
    "group-visited",
    {"group.visited", "group.ended", "group.resumed"},
    who_leads,
    _lines(
        lambda words: (
            _("%(name)s of the community team acted in “%(group)s”. The reason stands there.") % words
        )
    ),
    "shield-check",
    gettext_lazy("A community manager acted in a group of yours"),
    official=True,
)

KINDS = (ASKED, INVITED, ADMITTED, HANDED_OVER, VISITED)
