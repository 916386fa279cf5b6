"""What members hear of hellos: that there was one, and who it was only once both said it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.models import Membership, Room
from community.ledger.models import Entry
from community.members.blocks import between
from community.members.consent import allows
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice
from search.documents.members import PURPOSE
from search.knowing import waiting_for
from search.models import Ask, Hello
from search.tuning import refusals

WEEK = timedelta(days=7)
TOLD_A_WEEK = 5
"""Hellos of which one hears in a week (ours): more would be a queue to work off."""


def who_heard_it(entry: Entry) -> Iterable[int]:
    """Who was said hello to, unless they have answered already, do not want to meet who said it, or heard of enough
    of them this week: then it waits without a word among those proposed to them."""
    hello = Hello.objects.unanswered().filter(pk=entry.subject_id).first()
    if hello is None or hello.from_member_id in refusals(hello.to_member_id):
        return []
    told = Notice.objects.filter(member=hello.to_member_id, kind="hello", at__gte=timezone.now() - WEEK)
    return [hello.to_member_id] if told.count() < most_told(hello.to_member_id) else []


def most_told(member: int) -> int:
    """How many hellos a member hears of in a week: each *not now* of the last four weeks asks for one less."""
    return max(1, TOLD_A_WEEK - len(refusals(member, 4 * WEEK)))


def hello_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """The same words whoever said it. None once `member` does not want to be found any more."""
    if not allows(member, PURPOSE):
        return {}
    line = Line(text=_("Somebody like you said hello. Who could it be?"), url=reverse("search:people"))
    return {notice.pk: line for notice in notices}


def who_met(entry: Entry) -> Iterable[int]:
    return [entry.data["one"], entry.data["other"]]


def met_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """One query: rooms that `member` is in, each with the other one in it, unless a block keeps them apart."""
    rooms = {notice.entry.data["room"] for notice in notices}
    others = Membership.objects.filter(room__in=Room.objects.visible_to(member), room_id__in=rooms)
    others = others.exclude(member=member).exclude(member__in=between(member))
    found = {row.room_id: row for row in others.select_related("room", "member")}
    return {
        notice.pk: _met(found[notice.entry.data["room"]])
        for notice in notices
        if notice.entry.data["room"] in found
    }


def _met(other: Membership) -> Line:
    text = _("You and %(name)s both said hello. Your room is open.") % {"name": other.member.name}
    return Line(text=text, url=other.room.get_absolute_url())


HELLO = NoticeKind("hello", {"hello.said"}, who_heard_it, hello_lines, "hand", gettext_lazy("A hello"))
MET = NoticeKind("met", {"hello.met"}, who_met, met_lines, "users", gettext_lazy("A hello that was mutual"))


def who_is_asked(entry: Entry) -> Iterable[int]:
    """Whom the author of a question asked."""
    return Ask.objects.filter(pk=entry.subject_id).values_list("member", flat=True)


def asked_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """Of the questions that still wait for `member`."""
    waiting = {ask.pk: ask for ask in waiting_for(member)}
    return {
        notice.pk: _asked(waiting[notice.entry.subject_id])
        for notice in notices
        if notice.entry.subject_id in waiting
    }


def _asked(ask: Ask) -> Line:
    words = {"name": ask.thread.author.name, "title": ask.thread.shown_title}
    return Line(text=_("%(name)s asks whether you know: “%(title)s”") % words, url=reverse("search:asked"))


ASKED = NoticeKind(
    "asked",
    {"question.put"},
    who_is_asked,
    asked_lines,
    "hand",
    gettext_lazy("A question that you may know"),
    "search:asked",
)
