"""How one comes into a closed room: by name, or by a link that somebody sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.rooms import Room


class Invitation(models.Model):
    """A member may come into a room, and has not answered yet."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invitations", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_invitations"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="invited_once_per_room")]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.room_id}"


class InvitationLink(models.Model):
    """Whoever has its address may come into a room, so many of them, and until then."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    most = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(used__lte=models.F("most")), name="link_not_overused")
        ]

    def __str__(self) -> str:
        return f"{self.used}/{self.most} to {self.room_id}"


class Refusal(models.Model):
    """A member was put out of a room: no link leads them in again, until somebody invites them by name."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="refusals", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_refusals"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="refused_once_per_room")]

    def __str__(self) -> str:
        return f"{self.member_id} out of {self.room_id}"
