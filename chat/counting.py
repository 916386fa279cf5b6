"""Rebuilding what is counted along the way, from the rows that it counts."""

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from chat.models import Message, MessageReaction, Question, QuestionVote, Room, RoomEvent
from community.discussions.counting import counts_of
from community.recognition.models import Thanks


def synchronize_rooms(rooms: QuerySet[Room] | None = None) -> int:
    """Set each room's last entry, last message and when that was said. Returns how many rooms there are.

    The number of the last entry only ever rises: clients were told the numbers, and none may come twice.
    """
    rooms = Room.objects.all() if rooms is None else rooms
    entries = RoomEvent.objects.filter(room=OuterRef("pk")).order_by().values("room")
    said = Message.objects.filter(room=OuterRef("pk")).order_by().values("room")
    last_entry = Subquery(entries.annotate(value=Max("seq")).values("value"))
    last_message = Subquery(said.annotate(value=Max("number")).values("value"))
    return rooms.update(
        last_seq=Greatest(F("last_seq"), Coalesce(last_entry, 0)),
        last_number=Coalesce(last_message, 0),
        last_at=Subquery(said.annotate(value=Max("at")).values("value")),
    )


def synchronize_reactions(messages: QuerySet[Message] | None = None) -> list[Message]:
    """Count the reactions to each message from their rows. Returns the messages whose counts were wrong.

    `messages` defaults to all; their rooms are locked by the caller, or nobody reacts meanwhile.
    """
    messages = Message.objects.all() if messages is None else messages
    given = MessageReaction.objects.filter(message__in=messages.order_by().values("pk"))
    counts = counts_of(given, "message")
    found = messages.select_related("author", "replies_to__author").order_by("room", "seq")
    wrong = [message for message in found.iterator() if message.reactions != counts.get(message.pk, {})]
    for message in wrong:
        message.reactions = counts.get(message.pk, {})
    Message.objects.bulk_update(wrong, ["reactions"], batch_size=500)
    return wrong


def synchronize_thanks() -> int:
    """Set each message's number of thanks. Returns how many messages there are."""
    given = Thanks.objects.filter(subject_kind="message", subject_id=OuterRef("pk")).order_by()
    counted = given.values("subject_id").annotate(value=Count("pk")).values("value")
    return Message.objects.update(thanks_count=Coalesce(Subquery(counted), 0, output_field=IntegerField()))


def synchronize_votes(questions: QuerySet[Question] | None = None) -> list[Question]:
    """Count the votes for each question from their rows. Returns the questions whose counts were wrong.

    `questions` defaults to all; their rooms are locked by the caller, or nobody votes meanwhile.
    """
    questions = Question.objects.all() if questions is None else questions
    given = QuestionVote.objects.filter(question__in=questions.order_by().values("pk")).order_by()
    counts = dict(given.values_list("question").annotate(Count("pk")))
    found = questions.order_by("room", "pk").iterator()
    wrong = [question for question in found if question.votes_count != counts.get(question.pk, 0)]
    for question in wrong:
        question.votes_count = counts.get(question.pk, 0)
    Question.objects.bulk_update(wrong, ["votes_count"], batch_size=500)
    return wrong
