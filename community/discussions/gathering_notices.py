"""What members hear of threads that are made of what they said. No word of it stands in a notice."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.models import Gathering, Post, Thread
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def whose_words(entry: Entry) -> Iterable[int]:
    """Who has a say in it."""
    return Gathering.objects.filter(pk=entry.subject_id).values_list("says__author", flat=True)


def who_is_in_it(entry: Entry) -> Iterable[int]:
    """Who gathered, and whose words it has."""
    return Post.objects.filter(thread__gathering=entry.subject_id).values_list("author", flat=True)


def who_gathered(entry: Entry) -> Iterable[int]:
    return Gathering.objects.filter(pk=entry.subject_id).values_list("gatherer", flat=True)


def asked_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: what is over needs no answer, and has no line."""
    found = _found(notices, Gathering.objects.open().select_related("gatherer"))
    return {pk: Line(_asked(one), one.get_absolute_url()) for pk, one in found.items()}


def _asked(gathering: Gathering) -> str:
    words = {"name": gathering.gatherer.name, "title": gathering.title}
    return _("%(name)s would like to begin the thread “%(title)s” with words of yours. You decide.") % words


def settled_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: threads that `member` may not see, or that were taken back, have no line."""
    seen = Thread.objects.visible_to(member).exclude(title="")
    found = _found(notices, Gathering.objects.filter(thread__in=seen).select_related("thread__board"))
    return {pk: _settled_line(one.thread) for pk, one in found.items() if one.thread}


def _settled_line(thread: Thread) -> Line:
    text = _("“%(title)s” is a thread now, with words from a room") % {"title": thread.shown_title}
    return Line(text, thread.get_absolute_url())


def dropped_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query."""
    found = _found(notices, Gathering.objects.filter(gatherer=member).exclude(title=""))
    return {pk: Line(_dropped(one), one.get_absolute_url()) for pk, one in found.items()}


def _dropped(gathering: Gathering) -> str:
    return _("“%(title)s” did not become a thread: no words were left for it") % {"title": gathering.title}


def _found(notices: Sequence[Notice], gatherings: Any) -> dict[int, Gathering]:
    """By notice."""
    found = gatherings.in_bulk({notice.entry.subject_id for notice in notices})
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: gathering for pk, gathering in by_notice.items() if gathering}


ASKED = NoticeKind(
    "gathering-asked",
    {"gathering.began"},
    whose_words,
    asked_lines,
    "message-circle",
    gettext_lazy("Somebody would like to make a thread with words of yours"),
)

SETTLED = NoticeKind(
    "gathering-settled",
    {"gathering.settled"},
    who_is_in_it,
    settled_lines,
    "messages-square",
    gettext_lazy("A thread was made with words of yours"),
)

DROPPED = NoticeKind(
    "gathering-dropped",
    {"gathering.dropped"},
    who_gathered,
    dropped_lines,
    "messages-square",
    gettext_lazy("No thread came of words that you gathered"),
)

KINDS = (ASKED, SETTLED, DROPPED)
"""The kinds of notices of this page."""
