"""What somebody is about to say."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class Draft(models.Model):
    """Words that a member has not posted yet. Two rows for one place are what two devices wrote at once."""

    # The unique constraint below begins with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )
    # A `places.Place` as text: "reply-12".
    place = models.CharField(max_length=40)
    title = models.CharField(max_length=255, blank=True)
    body = models.TextField(blank=True)
    # What else the form held, by name of the field: lists of text.
    rest = models.JSONField(default=dict)
    # The `key` of the form that saved it last.
    writer = models.UUIDField()
    # Raised by every save.
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["member", "place", "writer"], name="draft_once_per_writer"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.place}"

    @property
    def state(self) -> str:
        """ "<id>:<version>", by which the next save says from which words it began."""
        return f"{self.pk}:{self.version}"

    @property
    def fields(self) -> dict[str, Any]:
        """What a form shows: values by name, lists where there is more than one."""
        rest = {name: values[0] if len(values) == 1 else values for name, values in self.rest.items()}
        return rest | {"title": self.title, "body": self.body}
