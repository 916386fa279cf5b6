"""What members hear of questions that they asked in rooms: that one was answered."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.awaiting import ANSWERED as TOPIC
from chat.awaiting import DEAF, away
from chat.call_notices import HOLD_S
from chat.models import Membership, Message, Presence, Question, Room
from chat.naming import called
from chat.presence import are_here
from community.design.markdown import excerpt
from community.ledger.models import Entry
from community.live.own import pulse
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice

KIND = "question-answered"


def who_asked_it(entry: Entry) -> Iterable[int]:
    """Whoever asked what is answered as of now, and may still see the room: told once of each question, and not while
    they are in the room, where they see it."""
    answered = Question.objects.standing().filter(pk=entry.subject_id, state=Question.State.ANSWERED)
    for question in answered.select_related("author", "room"):
        author = question.author_id
        told = Notice.objects.filter(member=author, kind=KIND, entry__subject_id=question.pk)
        may_see = Room.objects.visible_to(question.author).filter(pk=question.room_id)
        if may_see.exists() and not told.exists() and not _is_with(question):
            yield author


def _is_with(question: Question) -> bool:
    """Whether who asked it has the room open, or wants to hear nothing of it."""
    member, room = question.author_id, question.room_id
    wants_nothing = Membership.objects.filter(room=room, member=member, involvement__in=DEAF)
    return bool(are_here(room, {member})) or wants_nothing.exists()


def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries: to the message that answered it, if a host picked one that `member` may read, else to the
    question."""
    found = _answered(notices, member)
    picked = {question.answer_id for question in found.values() if question.answer_id}
    answers = Message.objects.visible_to(member).select_related("room").in_bulk(picked)
    return {
        pk: Line(_text(question), (answers.get(question.answer_id or 0) or question).get_absolute_url())
        for pk, question in found.items()
    }


def _answered(notices: Sequence[Notice], member: Any) -> dict[int, Question]:
    """By the ids of the notices: the questions of `member` that are answered, in rooms that they may see."""
    mine = Question.objects.visible_to(member).filter(author=member, state=Question.State.ANSWERED)
    asked = mine.select_related("room", "answer").in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = {notice.pk: asked.get(notice.entry.subject_id) for notice in notices}
    return {pk: question for pk, question in by_notice.items() if question}


def _text(question: Question) -> str:
    return _("Your question in “%(room)s” was answered") % {"room": called(question.room)}


def waits(notices: Sequence[Notice], member: Any) -> list[int]:
    """The ids of those whose answer `member` has not read, and is not looking at. Three queries."""
    found = _answered(notices, member)
    rooms = {question.room_id for question in found.values()}
    open_now = Presence.objects.standing(timezone.now()).filter(member=member, room__in=rooms)
    there = set(open_now.values_list("room", flat=True))
    places = {place.room_id: place for place in Membership.objects.filter(member=member, room__in=rooms)}
    return [
        pk
        for pk, question in found.items()
        if question.room_id not in there and not _has_read(question, places.get(question.room_id))
    ]


def _has_read(question: Question, place: Membership | None) -> bool:
    """Or wants to hear nothing of the room."""
    if place is None:
        return False
    read = question.answer is not None and place.read_seq >= question.answer.seq
    return read or place.involvement in DEAF


def words(notice: Notice) -> str:
    asked = Question.objects.standing().filter(pk=notice.entry.subject_id)
    return excerpt(asked.values_list("body", flat=True).first() or "")


def forget_answer(questions: Collection[int]) -> None:
    """Of these questions (ids), which are answered no more or are gone, nobody needs to be told."""
    told = Notice.objects.unseen().filter(kind=KIND, entry__subject_id__in=questions)
    members = list(told.values_list("member", flat=True))
    if members:
        told.update(seen_at=timezone.now())
        pulse(members)


ANSWERED = NoticeKind(
    KIND,
    {"question.marked"},
    who_asked_it,
    lines,
    "message-circle-question-mark",
    gettext_lazy("An answer to what you asked in a room"),
    change="chat:rooms",
    hold_s=HOLD_S,
    away=away(TOPIC, waits, words),
)
