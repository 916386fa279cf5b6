"""Whom a question was put to, because they answered similar ones well."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.discussions.models import Thread


class Ask(models.Model):
    """Who asks a question asked this member for a look. Only the two know; who declines does so without a word."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="asks", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="asks", db_index=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    declined_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="asked_once")]
        indexes = [models.Index(fields=["member", "at"], name="ask_of_member")]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.member_id}"
