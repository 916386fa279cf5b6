"""What members hear of polls: that one ended, and of no vote."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.discussions.hearing import who_may_hear
from community.discussions.models import Ballot, Kind, Thread
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_took_part(entry: Entry) -> Iterable[int]:
    """Who asked and who voted; nobody where the poll is hidden by now, or its question taken back."""
    standing = Thread.objects.filter(kind=Kind.POLL, is_hidden=False).exclude(title="")
    for thread in standing.filter(pk=entry.subject_id).select_related("board"):
        voters = Ballot.objects.filter(poll=thread.pk).values_list("member", flat=True)
        yield from who_may_hear(thread, {thread.author_id, *voters})


def ended_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: polls that `member` may not see any more, or that were taken back, have no line."""
    threads = Thread.objects.visible_to(member).filter(kind=Kind.POLL).exclude(title="")
    found = threads.select_related("board").in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: _line(thread) for pk, thread in by_notice.items() if thread}


def _line(thread: Thread) -> Line:
    text = _("The poll “%(title)s” has ended. See how it came out.") % {"title": thread.title}
    return Line(text=text, url=f"{thread.get_absolute_url()}#poll")


ENDED = NoticeKind(
    "poll-ended",
    {"poll.ended", "poll.closed"},
    who_took_part,
    ended_lines,
    "vote",
    gettext_lazy("The end of a poll you asked or voted in"),
    official=True,
)
