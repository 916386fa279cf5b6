"""What members hear of ideas."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.discussions.models import Kind, Status, Support, Thread
from community.ledger.models import Entry
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice

type Words = Callable[[Notice, Thread], str]


def who_is_for_it(entry: Entry) -> Iterable[int]:
    """Who supports the idea, and whose it is."""
    yield from Support.objects.filter(idea=entry.subject_id).values_list("member_id", flat=True)
    yield from Thread.objects.filter(pk=entry.subject_id).values_list("author_id", flat=True)


def who_speaks_for_the_brand(entry: Entry) -> Iterable[int]:
    right = Permission.objects.filter(content_type__app_label="discussions", codename="answer_idea")
    may = Q(groups__permissions__in=right) | Q(user_permissions__in=right) | Q(is_superuser=True)
    return Member.objects.filter(may, is_staff=True).values_list("pk", flat=True)


def answered_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    return _lines(notices, member, _answered)


def noticed_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    return _lines(notices, member, _noticed)


def _lines(notices: Sequence[Notice], member: Any, words: Words) -> dict[int, Line]:
    """One query: ideas that `member` may not read any more, or that were taken back, have no line."""
    threads = Thread.objects.visible_to(member).filter(kind=Kind.IDEA).exclude(title="")
    found = threads.select_related("board").in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = [(notice, found.get(notice.entry.subject_id)) for notice in notices]
    return {
        notice.pk: Line(text=words(notice, thread), url=thread.get_absolute_url())
        for notice, thread in by_notice
        if thread
    }


def _answered(notice: Notice, thread: Thread) -> str:
    sentences = {
        Status.OPEN: _("The brand answered the idea “%(title)s”"),
        Status.PLANNED: _("It is planned: “%(title)s”"),
        Status.DONE: _("It is done: “%(title)s”"),
        Status.DECLINED: _("The brand will not do it, and says why: “%(title)s”"),
    }
    return sentences[Status(notice.entry.data["status"])] % {"title": thread.title}


def _noticed(notice: Notice, thread: Thread) -> str:
    number = notice.entry.data["supporters"]
    return ngettext(
        "%(number)d member is for the idea “%(title)s”",
        "%(number)d members are for the idea “%(title)s”",
        number,
    ) % {"number": number, "title": thread.title}


ANSWERED = NoticeKind(
    "idea-answered",
    {"idea.answered"},
    who_is_for_it,
    answered_lines,
    "lightbulb",
    gettext_lazy("What becomes of an idea you are for"),
    official=True,
)

NOTICED = NoticeKind(
    "idea-noticed",
    {"idea.noticed"},
    who_speaks_for_the_brand,
    noticed_lines,
    "lightbulb",
    gettext_lazy("An idea that many are for"),
    official=True,
)
