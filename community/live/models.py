"""What must be remembered so that a connection can be ended with certainty, and that a page knows what it missed."""

from django.conf import settings
from django.db import models


class Revocation(models.Model):
    """How often a member's connections were ended: a socket opened under an older count is closed."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.count}"


class StrangersRevocation(models.Model):
    """How often the connections of all who are not logged in were ended: one row for all of them, since nobody knows
    who they are."""

    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.count)


class Pulse(models.Model):
    """How often something changed that waits for a member: the number of their own stream."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.number}"
