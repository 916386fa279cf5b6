"""How moderation handles a question that was flagged."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from chat.access import question_for
from chat.asking import tell
from chat.log import lock_room
from chat.models import Question
from chat.question_notices import forget_answer
from community.ledger.recording import record
from community.members.access import require_manager
from community.moderation.subjects import Subject


@transaction.atomic
def hide_question(question: Question, by: Any) -> None:
    """Hide a question from everybody, in every open page too; hiding a hidden one changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    require_manager(by)
    room = lock_room(question.room_id)
    found = Question.objects.get(pk=question.pk)
    if found.hidden_at is None:
        found.hidden_at = timezone.now()
        found.save(update_fields=["hidden_at"])
        tell(found, room, gone=True)
        forget_answer([found.pk])
        record("question.hidden", actor=by, subject=found, room=room.pk)


@transaction.atomic
def restore_question(question: Question, by: Any) -> None:
    """Show a hidden question again; one that was taken back stays so. Raises as `hide_question` does."""
    require_manager(by)
    room = lock_room(question.room_id)
    found = Question.objects.get(pk=question.pk)
    if found.hidden_at is not None:
        found.hidden_at = None
        found.save(update_fields=["hidden_at"])
        tell(found, room)
        record("question.restored", actor=by, subject=found, room=room.pk)


def load(ids: Iterable[int]) -> dict[int, Question]:
    return Question.objects.select_related("room", "author").in_bulk(list(ids))


QUESTION = Subject(
    kind="question",
    find=question_for,
    load=load,
    author=lambda question: question.author,
    excerpt=lambda question: question.body,
    place=lambda question: question.room.title,
    address=lambda question: question.get_absolute_url(),
    hide=hide_question,
    restore=restore_question,
    on_hidden="question.hidden",
)
