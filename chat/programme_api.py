"""The API of rooms with a programme: the same verbs and the same access as their pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Header, Router, Schema, Status
from pydantic import ConfigDict, Field

from chat import asking
from chat.access import question_for, room_for
from chat.models import Question
from chat.people import standing_of
from chat.questions import mark_question, pick_answer, questions_for
from chat.reminding import forget_reminder, remind_of

router = Router()


Key = Annotated[uuid.UUID | None, Header(None, alias="Idempotency-Key")]


class AskerOut(Schema):
    handle: str
    name: str


class QuestionOut(Schema):
    """`state`: asked, now (being answered), answered, or aside. `answer`: the `seq` of the message that answered it, if
    a host picked one."""

    id: int
    room: str
    author: AskerOut
    body: str
    state: str
    votes: int
    answer: int | None
    at: datetime


class NewQuestion(Schema):
    model_config = ConfigDict(extra="forbid")

    body: str = Field(max_length=5_000)


class MarkIn(Schema):
    """What is left out stays as it is. `answer`: a message's `seq`, which makes it an answered one; null takes that
    away."""

    model_config = ConfigDict(extra="forbid")

    state: Literal["asked", "now", "answered", "aside"] | None = None
    answer: int | None = Field(None, ge=1, lt=2**63)


class ReminderOut(Schema):
    reminds: bool


@router.put("/rooms/{slug}/reminder", response=ReminderOut, summary="Be reminded of a room when it begins")
def put_room_reminder(request: HttpRequest, slug: str) -> Any:
    """You get a notice ten minutes before its start, wherever that is moved to. Twice is once."""
    remind_of(request.user, room_for(request.user, slug=slug))
    return {"reminds": True}


@router.delete("/rooms/{slug}/reminder", response=ReminderOut, summary="Be reminded of a room no more")
def delete_room_reminder(request: HttpRequest, slug: str) -> Any:
    """Where there is no reminder, nothing changes."""
    forget_reminder(request.user, room_for(request.user, slug=slug).pk)
    return {"reminds": False}


@router.get(
    "/rooms/{slug}/questions", auth=None, response=list[QuestionOut], summary="What is asked in a room"
)
def room_questions(request: HttpRequest, slug: str) -> Any:
    """What is being answered, what waits by votes and age, then what was answered; at most 100."""
    room = room_for(request.user, slug=slug)
    found = questions_for(request.user, room, standing_of(request.user, room).hosts)
    return [_question(one.question, room.slug) for one in found]


@router.post("/rooms/{slug}/questions", response={201: QuestionOut}, summary="Ask something in a room")
def ask_in_room(request: HttpRequest, slug: str, payload: NewQuestion, key: Key) -> Any:
    """With an `Idempotency-Key` (a UUID of yours) asking again gives the first result."""
    room = room_for(request.user, slug=slug)
    return Status(
        201, _question(asking.ask(request.user, room, payload.body, key or uuid.uuid4()), room.slug)
    )


@router.put("/questions/{int:pk}/vote", response=QuestionOut, summary="Vote for somebody's question")
def put_question_vote(request: HttpRequest, pk: int) -> Any:
    """Twice is once; nobody learns who voted."""
    return _voted(asking.vote(request.user, question_for(request.user, pk)))


@router.delete("/questions/{int:pk}/vote", response=QuestionOut, summary="Take your vote back")
def delete_question_vote(request: HttpRequest, pk: int) -> Any:
    """Where there is none, nothing changes."""
    return _voted(asking.take_vote(request.user, question_for(request.user, pk)))


@router.patch("/questions/{int:pk}", response=QuestionOut, summary="Say what becomes of a question")
def change_question(request: HttpRequest, pk: int, payload: MarkIn) -> Any:
    """For who looks after the room."""
    question = question_for(request.user, pk)
    if payload.state:
        mark_question(request.user, question, payload.state)
    if "answer" in payload.model_fields_set:
        pick_answer(request.user, question, payload.answer)
    return _voted(question_for(request.user, pk))


@router.delete("/questions/{int:pk}", response={204: None}, summary="Take your question back")
def take_question_away(request: HttpRequest, pk: int) -> Any:
    """Its words are gone for good, and the votes with them."""
    asking.take_question_back(request.user, question_for(request.user, pk))
    return Status(204, None)


def _voted(question: Question) -> dict[str, Any]:
    return _question(question, question.room.slug)


def _question(question: Question, room: str) -> dict[str, Any]:
    return {
        "id": question.pk,
        "room": room,
        "author": question.author,
        "body": question.body,
        "state": question.state,
        "votes": question.votes_count,
        "answer": question.answer.seq if question.answer and not question.answer.is_gone else None,
        "at": question.at,
    }
