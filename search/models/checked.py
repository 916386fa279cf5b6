"""What the last comparison of index and database found."""

from django.db import models


class Checked(models.Model):
    """A kind of things, as the worker goes round its buckets again and again; `manage.py search check` and `repair`
    look at all of them at once."""

    kind = models.CharField(max_length=20, primary_key=True)
    # The bucket looked at last in the running round, when that was, and how much differed since the round began.
    bucket = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    differed = models.PositiveIntegerField(default=0)
    # How much differed in the last whole round, and when it ended; empty before the first one did.
    whole_differed = models.PositiveIntegerField(null=True)
    whole_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "checked"

    def __str__(self) -> str:
        return self.kind
