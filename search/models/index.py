"""What the index must still be told, and who tells it."""

import uuid

from django.db import models
from django.utils import timezone


class DirtyQuerySet(models.QuerySet["Dirty"]):
    def due(self) -> "DirtyQuerySet":
        """What waits for the drainer, the longest first."""
        return self.filter(parked="").order_by("at", "pk")

    def parked(self) -> "DirtyQuerySet":
        """What the engine refused; it waits for the thing to change, or for an operator."""
        return self.exclude(parked="")


class Dirty(models.Model):
    """A thing changed, and the index may not know. The row is gone once the index holds its present state."""

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # New at every change: what changed again while it was being written keeps its mark.
    token = models.UUIDField(default=uuid.uuid4)
    # Since when the index may be untrue; later changes do not push it back.
    at = models.DateTimeField(default=timezone.now, db_index=True)
    # Why the engine will not take it.
    parked = models.TextField(blank=True)

    objects = DirtyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "dirty"
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id"], name="one_mark_per_thing")]

    def __str__(self) -> str:
        return f"{self.kind}-{self.subject_id}"


class Spread(models.Model):
    """Everything of a kind that stands in one place changed: the drainer marks all of it, a few at a time."""

    kind = models.CharField(max_length=20)
    # "room-7", "member-3"; empty for all there is.
    place = models.CharField(max_length=40, blank=True)
    # Marked already: those up to this id.
    after = models.BigIntegerField(default=0)
    # New at every change: what changes again is begun again.
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "place"], name="one_spread_per_place")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.place}" if self.place else self.kind


class Lease(models.Model):
    """Who alone may do a thing, until when. A holder that died needs no cleaning up."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.UUIDField(null=True)
    until = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
