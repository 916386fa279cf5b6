"""Who wants to be told when a room begins."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.rooms import Room


class Reminder(models.Model):
    """A member wants to be told when a room begins: it points to the room, and so moves with its start."""

    # The unique constraint begins with this key.
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="reminders", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_reminders"
    )
    # When the worker told of it last; a start that is put off after that is told of again.
    told_at = models.DateTimeField(null=True, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="reminder_once_per_room")]

    def __str__(self) -> str:
        return f"{self.member_id} of {self.room_id}"
