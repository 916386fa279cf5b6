"""What the index must still be told, who tells it, who leans to what, and who said hello to whom."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.members.models import Interest


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


class Leaning(models.Model):
    """A member who said yes to being found has to do with an interest. Only `search.leanings` writes these, from what
    the member declared and did where everybody may read it; it can be made anew at any time."""

    # The unique constraint begins with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leanings", db_index=False
    )
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="+", db_index=False)
    # From 0 to 1: one that was declared, or done often.
    weight = models.FloatField()
    is_declared = models.BooleanField()
    # Of this interest, where everybody may read: threads begun, threads answered in, rooms talked in.
    started = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    rooms = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "interest"], name="one_leaning_each")]
        # Who leans to an interest is found without a look at the rows.
        indexes = [models.Index(fields=["interest", "member", "weight"], name="leaning_by_interest")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.interest_id} {self.weight:.2f}"


class Hello(models.Model):
    """One member would like to meet another. Nobody but who said it knows, until both have."""

    from_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hellos_said", db_index=False
    )
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hellos_heard"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_member", "to_member"], name="one_hello_each_way"),
            models.CheckConstraint(
                condition=~models.Q(from_member=models.F("to_member")), name="hello_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_member_id} -> {self.to_member_id}"
