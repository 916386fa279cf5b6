"""What is unread to a member: in a list of threads, everywhere, and on a thread's page."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, Value
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.discussions.mine import mine_in, set_aside_in
from community.discussions.models import BoardReading, Follow, Level, Reading, Thread, ThreadQuerySet
from community.members.blocks import blocked_by

NEW_FOR = timedelta(days=14)
"""How long a thread that a member never opened counts as new to them."""

UNREAD_FOR = timedelta(days=40)
"""How long a thread may be silent before nothing in it counts as unread any more (Misago's cutoff)."""

ALL = 2**31 - 1
"""A number that no post reaches."""

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Unread:
    """What waits in a thread: `count` posts from number `first` on. Without a count the whole thread is new."""

    first: int = 1
    count: int = 0

    def badge(self, url: str) -> SafeString:
        """A few words that lead to the first of these posts; `url` is the thread's."""
        if not self.count:
            return format_html('<span class="badge badge-accent thread-row-new">{}</span>', _("new"))
        words = ngettext("%(counter)s new", "%(counter)s new", self.count) % {"counter": self.count}
        return format_html(
            '<a class="badge badge-accent thread-row-new" href="{0}?post={1}#post-{1}">{2}</a>',
            url,
            self.first,
            words,
        )


class _FoundByKey(In):
    """`In`, where each is to be found by its key, even among many. For a thousand that a query finds PostgreSQL would
    rather read the whole table in a row; of an array it expects ten, whatever its settings say of the disks."""

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return (
            f"= ANY (ARRAY{rhs})"
            if connection.vendor == "postgresql"
            else super().get_rhs_op(connection, rhs)
        )


def unread_threads(member: Any) -> ThreadQuerySet:
    """The threads that `member` opened or follows, and that go on behind the last post they saw.

    Found by the marks that are not up to date: what was read to its end costs nothing, however much that is. Nor is
    anything older than `UNREAD_FOR` listed.
    """
    behind = Reading.objects.filter(member=member, is_up_to_date=False)
    return Thread.objects.visible_to(member).filter(
        _FoundByKey(F("pk"), behind.values("thread").query),
        Q(readings__level=Level.EVERYTHING) | ~muted_by(member),
        readings__member=member,
        readings__is_up_to_date=False,
        readings__number__lt=F("last_number"),
        readings__level__in=["", *(level for level in Level.values if level != Level.MUTED)],
        last_post_at__gt=timezone.now() - UNREAD_FOR,
    )


def muted_by(member: Any) -> Q:
    """Threads on boards, and of members, of which `member` wants to hear nothing: muted, or blocked."""
    muted = Follow.objects.filter(member=member, level=Level.MUTED)
    boards = muted.filter(board__isnull=False).values("board")
    people = muted.filter(person__isnull=False).values("person")
    return Q(board__in=boards) | Q(author__in=people) | Q(author__in=blocked_by(member))


def without_muted(threads: ThreadQuerySet, member: Any) -> ThreadQuerySet:
    """`threads` but those that `member` muted, and those that only a wider choice of theirs leaves out."""
    marks = Reading.objects.filter(thread=OuterRef("pk"), member=member)
    followed = Q(Exists(marks.filter(level=Level.EVERYTHING)))
    return threads.filter(followed | ~(muted_by(member) | Q(Exists(marks.filter(level=Level.MUTED)))))


def unread_in(rows: list[Any], member: Any) -> dict[int, Unread]:
    """By thread what is unread of these `rows` (`queries.thread_rows`); what is read or muted is left out. Two
    queries at most, none for a stranger."""
    if not (rows and member.is_authenticated):
        return {}
    since = timezone.now() - UNREAD_FOR
    marks = _marks_of(member, [row.pk for row in rows])
    unmarked = [row for row in rows if row.pk not in marks]
    found = {row.pk: Unread() for row in _new_of(unmarked, member)}
    for row in rows:
        number = marks.get(row.pk, row.last_number)
        if number < row.last_number and row.last_post_at > since:
            found[row.pk] = Unread(number + 1, row.last_number - number)
    return found


def since_you_were_here(thread: Thread, member: Any, slots: dict[str, str]) -> dict[str, str]:
    """Fills the slots between posts: the line stands before the first unread one of who was here before. Keys:
    numbers of posts."""
    number = mine_in(thread, member).number
    return {key: words if 0 < number == int(key) - 1 else "" for key, words in slots.items()}


def first_unread(thread: Thread, member: Any, slots: dict[str, str]) -> dict[str, str]:
    """Fills the slot in a thread's head: the way to the first unread post of who was here before."""
    number = mine_in(thread, member).number
    waiting = Unread(number + 1, thread.last_number - number)
    return {key: waiting.badge("") if 0 < number < thread.last_number else "" for key in slots}


def muted(thread: Thread, member: Any, slots: dict[str, str]) -> dict[str, str]:
    """Fills the slots in posts: those of members whom the reader muted are folded away. Keys: `ReadPost.whose`."""
    aside = set_aside_in(thread, member)
    return _of_authors(aside.muted - aside.blocked, slots)


def blocked(thread: Thread, member: Any, slots: dict[str, str]) -> dict[str, str]:
    """The same for those of members whom the reader blocked."""
    return _of_authors(set_aside_in(thread, member).blocked, slots)


def _of_authors(people: frozenset[int], slots: dict[str, str]) -> dict[str, str]:
    return {key: words if int(key.split("-")[1]) in people else "" for key, words in slots.items()}


def _marks_of(member: Any, threads: list[int]) -> dict[int, int]:
    """By thread the number that was read; of what is muted, everything."""
    marks = Reading.objects.filter(member=member, thread__in=threads).values_list("thread", "number", "level")
    return {thread: ALL if level == Level.MUTED else number for thread, number, level in marks}


def _new_of(rows: list[Any], member: Any) -> list[Any]:
    """Those begun lately, while `member` was here, and since they called the board read."""
    earliest = max(member.joined_at, timezone.now() - NEW_FOR)
    young = [row for row in rows if row.created_at > earliest]
    called_read = _called_read(member, {row.board_id for row in young}) if young else {}
    return [row for row in young if row.created_at > called_read.get(row.board_id, earliest)]


def _called_read(member: Any, boards: set[int]) -> dict[int, datetime]:
    """By board until when it was called read; for ever where it is muted. One query."""
    readings = BoardReading.objects.filter(member=member, board__in=boards).values_list("board", "at")
    follows = Follow.objects.filter(member=member, board__in=boards, level=Level.MUTED)
    found: dict[int, datetime] = {}
    for board, at in readings.union(follows.values_list("board", Value(FOR_EVER, DateTimeField())), all=True):
        found[board] = max(at, found.get(board, at))
    return found
