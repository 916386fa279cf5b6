"""Asking questions in a room, voting for those of others, and taking either back. The only doors: page, socket and API
call these.

A question takes no part in the talk: it has no place among the messages. That something about it changed stands in the
room's log, without its words and without who voted.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import question_for
from chat.joining import enter, require_entry
from chat.log import append, lock_room
from chat.models import QUESTION_LONGEST, Membership, Question, QuestionVote, Room, RoomEvent
from chat.question_notices import forget_answer
from chat.talking import is_host, require_going_on
from community.design.markdown import normalise
from community.discussions.access import require_member
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold


def ask(member: Any, room: Room, body: str, client_id: uuid.UUID) -> Question:
    """Ask something in a room that takes questions, also before it begins; who did not belong to an open one does from
    now on. Returns the question once, and again for every retry with the same `client_id`.

    Raises `ValidationError` ({"body": …} for an empty or too long text, {"client_id": …} when it was used for other
    words, `TooFast`), `PermissionDenied` where no questions are taken (any more), `Http404` for a room of others.
    """
    require_member(member)
    body = checked_question(body)
    with transaction.atomic():
        # With the row of the member no second try can come in between.
        hold(member)
        if earlier := Question.objects.filter(author=member, client_id=client_id).first():
            return _same(earlier, room, body)
        found = lock_room(room.pk)
        membership = Membership.objects.filter(room=found, member=member).first()
        require_entry(member, found, membership)
        require_queue(member, found, membership)
        pace.check(member, "question.asked")
        if membership is None:
            enter(member, found)
        question = Question.objects.create(room=found, author=member, client_id=client_id, body=body)
        tell(question, found, actor=member)
        record("question.asked", actor=member, subject=question, room=found.pk)
    return question


def checked_question(body: str) -> str:
    """The words on one line, as they are stored. Raises `ValidationError` for `body`."""
    body = " ".join(normalise(body).split())
    if not body:
        raise ValidationError({"body": _("Write your question first.")})
    if len(body) > QUESTION_LONGEST:
        words = {"length": len(body), "most": QUESTION_LONGEST}
        raise ValidationError(
            {"body": _("This has %(length)d characters; at most %(most)d fit into a question.") % words}
        )
    return body


def require_queue(member: Any, room: Room, membership: Membership | None) -> None:
    """Raises `PermissionDenied` in a locked room that takes no questions, of this member, or not any more."""
    require_going_on(room)
    if not room.takes_questions:
        raise PermissionDenied(_("This room takes no questions."))
    if room.locked_at and not is_host(member, membership):
        raise PermissionDenied(_("This room is locked for now. A host will open it again."))


def _same(earlier: Question, room: Room, body: str) -> Question:
    """Raises `ValidationError` when something else was asked under the id."""
    if earlier.room_id != room.pk or (earlier.body != body and earlier.removed_at is None):
        raise ValidationError(
            {"client_id": _("Something else was already sent under this id.")}, code="conflict"
        )
    return earlier


def vote(member: Any, question: Question) -> Question:
    """Say that one would like to hear it answered; saying it twice changes nothing. Returns the question.

    Raises `PermissionDenied` for a stranger, for one's own question, for one that waits no more and in a room that
    takes none any more, `Http404` for what `member` may not see, `TooFast` for too many in an hour.
    """
    with _voting(member, question) as found:
        if found.author_id == member.pk:
            raise PermissionDenied(_("This is your own question. Votes come from others."))
        if not QuestionVote.objects.filter(question=found, member=member).exists():
            pace.check(member, "question.voted")
            QuestionVote.objects.create(question=found, member=member)
            _count(found, +1)
    return found


def take_vote(member: Any, question: Question) -> Question:
    """Take one's vote back; where there is none, nothing changes. Returns the question. Raises as `vote` does."""
    with _voting(member, question) as found:
        taken, _rows = QuestionVote.objects.filter(question=found, member=member).delete()
        if taken:
            _count(found, -1)
    return found


@contextmanager
def _voting(member: Any, question: Question) -> Iterator[Question]:
    """The question as it stands now, its room locked, in a transaction of a member who is still here."""
    require_member(member)
    with transaction.atomic():
        hold(member)
        # The row that every change in a room locks; the count is read under it, and so no vote is lost.
        room = lock_room(question.room_id)
        found = question_for(member, question.pk)
        found.room = room
        require_queue(member, room, Membership.objects.filter(room=room, member=member).first())
        if not found.is_open:
            raise PermissionDenied(_("This question waits for no answer any more."))
        yield found


def _count(question: Question, change: int) -> None:
    question.votes_count += change
    question.save(update_fields=["votes_count"])
    tell(question, question.room, votes=question.votes_count)


@transaction.atomic
def take_question_back(member: Any, question: Question) -> None:
    """Take one's own question away for good, with the votes for it; also after the room has ended.

    Raises `PermissionDenied` for anybody else, `Http404` where a manager hid it.
    """
    hold(member)
    room = lock_room(question.room_id)
    found = question_for(member, question.pk)
    if found.author_id != member.pk:
        raise PermissionDenied(_("Only who asked may take it back."))
    empty(found)
    tell(found, room, gone=True)
    record("question.taken_back", actor=member, subject=found, room=room.pk)


def empty(question: Question) -> None:
    """Take the words away for good, and the votes with them; its room is locked."""
    question.votes.all().delete()
    question.body, question.votes_count, question.removed_at = "", 0, timezone.now()
    question.state, question.answer = Question.State.ASIDE, None
    question.save()
    forget_answer([question.pk])


def tell(question: Question, room: Room, actor: Any = None, **data: Any) -> None:
    """Write into the log of the locked room that something about the question changed."""
    told = {"question": question.pk, "state": question.state} | data
    append(room, RoomEvent.QUESTION, timezone.now(), actor=actor, **told)
