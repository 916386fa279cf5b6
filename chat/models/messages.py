"""What was said, and who was called by it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.rooms import Room


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Any) -> "MessageQuerySet":
        """The messages whose words `member` may read now: in a room that they may see, not hidden and not removed."""
        return self.standing().filter(room__in=Room.objects.visible_to(member))

    def standing(self) -> "MessageQuerySet":
        """Those that have words."""
        return self.filter(hidden_at=None, removed_at=None)


class Message(models.Model):
    """What somebody said. `seq` is the number of its creation in the room's log, and its address there; `number`
    counts the room's messages alone, also without gaps."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages", db_index=False)
    seq = models.BigIntegerField()
    number = models.BigIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages", db_index=False
    )
    # Made by the author's device before sending, so that sending again is recognised for ever.
    client_id = models.UUIDField()
    replies_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    body = models.TextField()
    html = models.TextField()
    # Rises with each edit, so that two edits at once are seen to be two.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    # By a manager, who can give the words back; by the author, who has taken them away.
    hidden_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True, editable=False)
    # How many gave each reaction, by the id of its kind, and how many said thanks; kept right under the room's lock.
    reactions = models.JSONField(default=dict, editable=False)
    thanks_count = models.PositiveIntegerField(default=0, editable=False)

    pinned_at = models.DateTimeField(null=True, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id"),
        ]
        indexes = [
            models.Index(fields=["author", "room", "seq"], name="message_by_author"),
            models.Index(
                fields=["room", "-pinned_at"],
                condition=models.Q(pinned_at__isnull=False),
                name="message_by_pin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.seq}"

    def get_absolute_url(self) -> str:
        return f"{self.room.get_absolute_url()}?at={self.seq}#message-{self.seq}"

    @property
    def is_gone(self) -> bool:
        """Whether its place has no words."""
        return self.hidden_at is not None or self.removed_at is not None


class Call(models.Model):
    """A message mentions a member: by these the mentions that somebody has not read are counted."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="calls", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calls", db_index=False
    )
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "member"], name="called_once_per_message")]
        indexes = [models.Index(fields=["member", "room", "seq"], name="call_by_member")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.message_id}"
