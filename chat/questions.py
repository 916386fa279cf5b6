"""The questions of a room: reading them, and what its hosts decide about them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from chat.access import question_for
from chat.asking import tell
from chat.hosting import hosted
from chat.models import Message, Question, QuestionVote, Room
from chat.question_notices import forget_answer
from community.ledger.recording import record

MOST = 100
"""Questions that a page shows; those with the most votes come first."""

MOST_ANSWERS = 30
"""Messages to choose an answer from."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one member sees it."""

    question: Question
    is_mine: bool
    is_voted: bool


def questions_for(member: Any, room: Room, hosts: bool) -> list[Asked]:
    """Those of a room that `member` may see, in order; what was set aside only for hosts and for who asked it. Two
    queries, one for a stranger."""
    shown = Question.objects.standing().filter(room=room).apart_from(member)
    if not hosts:
        shown = shown.filter(~Q(state=Question.State.ASIDE) | Q(author=member.pk))
    found = list(shown.select_related("author", "answer").in_order()[:MOST])
    votes = QuestionVote.objects.filter(member=member.pk, question__in=[one.pk for one in found])
    mine = set(votes.values_list("question", flat=True)) if member.is_authenticated and found else set()
    return [Asked(one, one.author_id == member.pk, one.pk in mine) for one in found]


def mark_question(by: Any, question: Question, state: str) -> Question:
    """Let a question wait, be answered now, be answered, or be set aside. One is answered at a time: the one before is
    answered then. The same again changes nothing. Returns the question.

    Raises as `hosted` does, and `Http404` for a state that there is not, or where the words are gone.
    """
    if state not in Question.State.values:
        raise Http404
    with hosted(by, question.room) as room:
        found = question_for(by, question.pk)
        if found.state == state:
            return found
        if state == Question.State.NOW:
            for before in Question.objects.filter(room=room, state=state):
                _set(by, room, before, Question.State.ANSWERED)
        _set(by, room, found, state)
    return found


def pick_answer(by: Any, question: Question, seq: int | None) -> Question:
    """Let the question lead to the message (by its number in the room's log) that answered it, which makes it an
    answered one; None takes that away. Returns the question.

    Raises as `mark_question` does, and `Http404` for a message that is not in the room, or not any more.
    """
    with hosted(by, question.room) as room:
        found = question_for(by, question.pk)
        message = Message.objects.standing().filter(room=room, seq=seq).first() if seq else None
        if seq and message is None:
            raise Http404
        found.answer = message
        _set(by, room, found, Question.State.ANSWERED if message else found.state)
    return found


def _set(by: Any, room: Room, question: Question, state: str) -> None:
    if question.state != state:
        question.state, question.since = state, timezone.now()
    question.save(update_fields=["state", "since", "answer"])
    if state != Question.State.ANSWERED:
        forget_answer([question.pk])
    tell(question, room, actor=by)
    record("question.marked", actor=by, subject=question, room=room.pk, state=state)


def answers_to_choose(question: Question) -> list[Message]:
    """The messages that may have answered it: the first ones since it came into its state, or, where nothing was said
    since, the last ones."""
    said = Message.objects.standing().filter(room=question.room_id).select_related("author", "room")
    first = list(said.filter(at__gte=question.since).order_by("seq")[:MOST_ANSWERS])
    return first or list(said.order_by("-seq")[:MOST_ANSWERS])[::-1]
