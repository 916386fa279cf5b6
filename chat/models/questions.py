"""What members ask in a room, and who would like to hear it answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models.messages import Message
from chat.models.rooms import Room
from community.members.blocks import between

QUESTION_LONGEST = 300
"""Characters of a question. Ours: what one reads at a glance, as the lines about a room."""


class QuestionQuerySet(models.QuerySet["Question"]):
    def standing(self) -> "QuestionQuerySet":
        """Those that have words: neither hidden by a manager nor taken back."""
        return self.filter(hidden_at=None, removed_at=None)

    def visible_to(self, member: Any) -> "QuestionQuerySet":
        """The standing ones in rooms that `member` may see, of nobody with whom a block is between."""
        return self.standing().filter(room__in=Room.objects.visible_to(member)).apart_from(member)

    def apart_from(self, member: Any) -> "QuestionQuerySet":
        """Without those of members with whom a block is between."""
        return self.exclude(author__in=between(member)) if member.is_authenticated else self

    def in_order(self) -> "QuestionQuerySet":
        """What is being answered, then what waits by votes and age, then what was answered, the latest first."""
        places = Case(
            When(state=Question.State.NOW, then=Value(0)),
            When(state=Question.State.ASKED, then=Value(1)),
            When(state=Question.State.ANSWERED, then=Value(2)),
            default=Value(3),
        )
        return self.order_by(places, "-votes_count", "at", "pk")


class Question(models.Model):
    """Something that a member asks in a room, beside what is said there."""

    class State(models.TextChoices):
        """`NOW`: it is being answered; one of a room is, at most. `ASIDE`: a host set it aside."""

        ASKED = "asked", _("waits")
        NOW = "now", _("being answered")
        ANSWERED = "answered", _("answered")
        ASIDE = "aside", _("set aside")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="questions", db_index=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions", db_index=False
    )
    # Made by the author's device before asking, so that asking again is recognised for ever.
    client_id = models.UUIDField()
    body = models.CharField(_("question"), max_length=QUESTION_LONGEST)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    # How many would like to hear it answered; kept right under the room's lock.
    votes_count = models.PositiveIntegerField(default=0, editable=False)
    # The message that answered it, if a host picked one.
    answer = models.ForeignKey(
        Message, null=True, on_delete=models.SET_NULL, related_name="answered_questions"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    # When it came into its state.
    since = models.DateTimeField(default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="one_question_per_client_id"),
            models.UniqueConstraint(
                fields=["room"], condition=models.Q(state="now"), name="one_question_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["room", "state", "-votes_count"], name="question_by_votes")]

    def __str__(self) -> str:
        return f"{self.room_id} ?{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.room.get_absolute_url()}questions/#question-{self.pk}"

    @property
    def is_gone(self) -> bool:
        """Whether its place has no words."""
        return self.hidden_at is not None or self.removed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer, or is being answered."""
        return self.state in (self.State.ASKED, self.State.NOW)


class QuestionVote(models.Model):
    """A member would like to hear a question of somebody else answered. The row is gone once it is taken back."""

    # The unique constraint begins with the question.
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="votes", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="question_votes"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "member"], name="vote_once_per_question")]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.question_id}"
