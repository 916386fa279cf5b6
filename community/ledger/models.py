"""The record and its outbox."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Entry(models.Model):
    """One thing that happened. Triggers in the database refuse to change or remove it."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["kind", "id"], name="entry_by_kind"),
            models.Index(fields=["actor", "id"], name="entry_by_actor"),
            models.Index(fields=["subject_kind", "subject_id"], name="entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind}-{self.subject_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> "DeliveryQuerySet":
        return self.filter(due_at__lte=now)

    def parked(self) -> "DeliveryQuerySet":
        """Deliveries that failed too often and wait for an operator."""
        return self.filter(due_at=None)


class Delivery(models.Model):
    """What one consumer still has to do about one entry. It is gone when done."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    consumer = models.CharField(max_length=40)
    # While a worker holds it, the moment at which its lease ends: a worker that died needs no cleaning up.
    due_at = models.DateTimeField(null=True, default=timezone.now)
    lease = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["entry", "consumer"], name="one_delivery_per_consumer")
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due", condition=Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.consumer} <- {self.entry_id}"
