"""Who leans to what, what goes with what, and who said hello to whom."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.members.models import Interest


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


class Relation(models.Model):
    """Who leans to an interest often leans to another one. Only `search.relating` writes these, and can write them
    anew at any time."""

    # The unique constraint begins with this key.
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="+")
    # From 0 to 1.
    closeness = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interest", "other"], name="one_relation_each")]

    def __str__(self) -> str:
        return f"{self.interest_id}: {self.other_id} {self.closeness:.2f}"


class HelloQuerySet(models.QuerySet["Hello"]):
    def unanswered(self) -> "HelloQuerySet":
        """Those that the other one has not said as well."""
        back = Hello.objects.filter(
            from_member=models.OuterRef("to_member"), to_member=models.OuterRef("from_member")
        )
        return self.filter(~models.Exists(back))


class Hello(models.Model):
    """One member would like to meet another. Nobody but who said it knows, until both have."""

    from_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hellos_said", db_index=False
    )
    to_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hellos_heard"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HelloQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_member", "to_member"], name="one_hello_each_way"),
            models.CheckConstraint(
                condition=~models.Q(from_member=models.F("to_member")), name="hello_to_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_member_id} -> {self.to_member_id}"
