"""Words that wait for a manager's look before they become a post."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from community.discussions.models.boards import is_manager


class WaitingQuerySet(models.QuerySet["Waiting"]):
    def visible_to(self, member: Any) -> "WaitingQuerySet":
        """For managers all, for others their own."""
        return self if is_manager(member) else self.filter(author=member.pk)


class Waiting(models.Model):
    """A first post that was sent suspiciously fast. It is no post yet: what shows, counts, finds or sends posts reads
    those, and so cannot show what waits."""

    # The unique constraint begins with this key.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="waiting", db_index=False
    )
    # A `places.Place` as text, and what its form held: lists of text by name of the field.
    place = models.CharField(max_length=40)
    fields = models.JSONField()
    # The `key` of the form; the post that it becomes carries it on.
    client_id = models.UUIDField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="waiting_once_per_client_id")
        ]

    def __str__(self) -> str:
        return f"{self.author_id} {self.place}"

    def get_absolute_url(self) -> str:
        return reverse("discussions:waiting", args=[self.pk])

    @property
    def title(self) -> str:
        return " ".join(self.fields.get("title", []))

    @property
    def body(self) -> str:
        return "\n".join(self.fields.get("body", []))
