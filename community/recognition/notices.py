"""What members hear of thanks."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.ledger.models import Entry
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice
from community.recognition.models import Thanks
from community.recognition.thankables import Thankable, registered


def who_was_thanked(entry: Entry) -> Iterable[int]:
    """Nobody, once it was taken back."""
    return _of([entry]).values_list("receiver_id", flat=True)


def thanks_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """What was taken back, or stands where `member` may not read any more, has no line. Two queries, and one for
    each kind of thing."""
    given = {(t.giver_id, t.subject_kind, t.subject_id) for t in _of([notice.entry for notice in notices])}
    lines: dict[int, Line] = {}
    for thankable in registered().values():
        own = [n for n in notices if (n.entry.actor_id, thankable.kind, n.entry.subject_id) in given]
        things = thankable.shown(member, {n.entry.subject_id for n in own}) if own else {}
        lines |= {
            notice.pk: _line(notice, thankable, things[notice.entry.subject_id])
            for notice in own
            if notice.entry.subject_id in things
        }
    return lines


def _of(entries: Sequence[Entry]) -> QuerySet[Thanks]:
    """The thanks that these entries tell of, as far as they still stand (perhaps more, of the same people)."""
    return Thanks.objects.filter(
        giver__in={entry.actor_id for entry in entries},
        subject_id__in={entry.subject_id for entry in entries},
    )


def _line(notice: Notice, thankable: Thankable, thing: object) -> Line:
    words = {"name": notice.entry.actor.name, "title": thankable.title(thing)}
    return Line(
        text=_("%(name)s thanks you for what you said in “%(title)s”") % words, url=thankable.address(thing)
    )


THANKS = NoticeKind(
    "thanks",
    {"thanks.given"},
    who_was_thanked,
    thanks_lines,
    "heart-handshake",
    gettext_lazy("Somebody thanked you"),
)


def whose_trust_changed(entry: Entry) -> Iterable[int]:
    return [entry.subject_id] if entry.subject_id else []


def trust_lines(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    """No query: a notice is its own member's."""
    return {
        notice.pk: Line(_trust_text(notice.entry.data), reverse("recognition:trust")) for notice in notices
    }


def _trust_text(change: dict[str, int]) -> str:
    if change["level"] < change["before"]:
        return _("How far you are trusted here has changed. Here is why.")
    return _("You are more at home here now, and more is open to you. Good to have you.")


TRUST = NoticeKind(
    "trust",
    {"trust.changed"},
    whose_trust_changed,
    trust_lines,
    "sprout",
    gettext_lazy("A change in how far you are trusted"),
    official=True,
)
