"""The one log of each room."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models.messages import Message
from chat.models.rooms import Room


class RoomEvent(models.Model):
    """One entry of a room's log: something happened to a message, or to the room itself."""

    MESSAGE, EDITED, REMOVED = "message", "edited", "removed"
    HIDDEN, RESTORED = "hidden", "restored"
    REACTED, PINNED, ROOM, QUESTION = "reacted", "pinned", "room", "question"
    ERASED = "erased"
    KINDS = {
        MESSAGE: _("message"),
        EDITED: _("edited"),
        REMOVED: _("removed by its author"),
        HIDDEN: _("hidden"),
        RESTORED: _("restored"),
        REACTED: _("reacted to"),
        PINNED: _("pinned or unpinned"),
        ROOM: _("the room changed"),
        ERASED: _("too old to be kept"),
        QUESTION: _("a question changed"),
    }

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="events")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # Ids and short codes that belong to the event for ever, never words; listeners get them with it.
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_event_per_number")]
        ordering = ["room", "seq"]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.seq} {self.kind}"
