"""Reactions to messages: a sign in place of words, of the same kinds as those to posts."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.messages import Message
from community.discussions.models import ReactionKind


class MessageReaction(models.Model):
    """One member's reaction of one kind to one message. The row is gone once it is taken back."""

    # The unique constraint begins with the message.
    message = models.ForeignKey(
        Message, on_delete=models.CASCADE, related_name="reactions_given", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="message_reactions"
    )
    kind = models.ForeignKey(ReactionKind, on_delete=models.PROTECT, related_name="given_to_messages")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "member", "kind"], name="message_reaction_once_per_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind_id} {self.message_id}"
