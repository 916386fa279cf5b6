"""What this room keeps about a member in rooms with a programme."""

from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chat.asking import empty, tell
from chat.counting import synchronize_votes
from chat.log import lock_room, lock_rooms
from chat.models import Question, QuestionVote, Reminder
from community.members.holdings import Holding

REMINDERS = Holding(
    model=Reminder,
    field="member",
    title=_("Rooms you want to be reminded of"),
    purpose=_("To tell you when they begin"),
    source=_("You asked for it"),
    describe=lambda row: str(row.room),
    erase=lambda rows: rows.delete(),
    export=lambda row: {"room": row.room.slug, "at": row.at.isoformat()},
    correct="chat:rooms",
)


def erase_questions(rows: QuerySet[Question]) -> None:
    """Empty these questions for good, since who asked them leaves; votes for them go as well."""
    for room_id, found in groupby(rows.order_by("room_id", "pk"), lambda question: question.room_id):
        _erase(room_id, list(found))


@transaction.atomic
def _erase(room_id: int, questions: list[Question]) -> None:
    room = lock_room(room_id)
    for question in questions:
        empty(question)
        tell(question, room, gone=True)


@transaction.atomic
def forget_votes(votes: QuerySet[QuestionVote]) -> None:
    """Take these votes back, out of the counts as well, also in open pages."""
    questions = Question.objects.filter(pk__in=set(votes.values_list("question", flat=True)))
    rooms = lock_rooms(set(questions.order_by().values_list("room", flat=True)))
    votes.delete()
    for question in synchronize_votes(questions):
        tell(question, rooms[question.room_id], votes=question.votes_count)


QUESTIONS = Holding(
    model=Question,
    field="author",
    title=_("Questions you asked in rooms"),
    purpose=_("So that others can vote for them, and hosts can answer"),
    source=_("You wrote it"),
    describe=lambda row: row.body,
    erase=erase_questions,
    export=lambda row: {
        "room": row.room.slug,
        "text": row.body,
        "state": row.state,
        "votes": row.votes_count,
        "at": row.at.isoformat(),
    },
    note=lambda row: gettext("Hidden by a manager") if row.hidden_at and row.body else "",
)
VOTES = Holding(
    model=QuestionVote,
    field="member",
    title=_("Questions you would like to hear answered"),
    purpose=_("So that hosts see what many want to know; nobody sees who voted"),
    source=_("You pressed it"),
    describe=lambda row: row.question.body,
    erase=forget_votes,
    export=lambda row: {"question": row.question_id, "at": row.at.isoformat()},
)

HOLDINGS = (REMINDERS, QUESTIONS, VOTES)
