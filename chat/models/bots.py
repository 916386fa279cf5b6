"""Machines that talk."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from chat.models.rooms import Room


class Bot(models.Model):
    """A machine that talks in one room, as a member of its own, with a key of which only the digest is kept."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="bots")
    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="bot")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="bots_made"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"
