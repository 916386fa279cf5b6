"""What members hear of moderation: the author that something was hidden, the reporters what came of it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.ledger.models import Entry
from community.members.models import Member
from community.moderation.models import Case, Decision
from community.moderation.subjects import Subject
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def hidden(subject: Subject) -> NoticeKind:
    """The notice that tells an author that something of theirs was hidden, by way of the queue or not."""

    def author(entry: Entry) -> Iterable[int]:
        things = subject.load([entry.subject_id] if entry.subject_id else [])
        return [subject.author(thing).pk for thing in things.values()]

    label = gettext_lazy("Something of yours was hidden")
    return NoticeKind(
        f"hidden-{subject.kind}",
        [subject.on_hidden],
        author,
        lines_for_author,
        "eye-off",
        label,
        official=True,
    )


def reporters(entry: Entry) -> Iterable[int]:
    if entry.data["act"] == Decision.Act.UNDO:
        return []
    return Case.objects.get(pk=entry.subject_id).flags.values_list("member_id", flat=True)


def lines_for_author(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    text = _("A community manager hid something you wrote. You can see it in what we know about you.")
    return {notice.pk: Line(text, "/me/known/") for notice in notices}


def lines_for_reporters(notices: Sequence[Notice], member: Member) -> dict[int, Line]:
    texts = {
        Decision.Act.HIDE: _("Thank you for your flag: we hid what you showed us."),
        Decision.Act.KEEP: _("Thank you for your flag: we looked, and it may stay."),
    }
    return {notice.pk: Line(texts[notice.entry.data["act"]], "/me/notices/") for notice in notices}


OUTCOME = NoticeKind(
    "flag-outcome",
    ["case.decided"],
    reporters,
    lines_for_reporters,
    "shield-check",
    gettext_lazy("What became of a flag of yours"),
    official=True,
)
