"""A first message to somebody, which waits for their yes."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class MessageRequest(models.Model):
    """Somebody would like to write to somebody else, and says why. Once a yes, it is the first message of their room.

    Whoever asked sees it as waiting also after a no, of which nobody is told; so its words stay until it fades.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    # The unique constraint begins with this key.
    from_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asked", db_index=False
    )
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="was_asked", db_index=False
    )
    body = models.TextField(_("Your message"), max_length=1000)
    # Under which it is said in the room, once and for ever.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # When it was asked, or said yes to. It fades some time after.
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Since when whoever is asked does not see it, because a manager hid it.
    hidden_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_member", "to_member"], name="one_request_each_way"),
            models.CheckConstraint(
                condition=~models.Q(from_member=models.F("to_member")), name="request_to_somebody_else"
            ),
        ]
        indexes = [
            models.Index(fields=["to_member", "state"], name="request_by_state"),
            models.Index(fields=["at"], name="request_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.from_member_id} to {self.to_member_id}: {self.state}"
