"""What was searched for, without who did."""

from django.db import models


class Asked(models.Model):
    """How often the same words were searched for on one day, and how often nothing was found.

    Nothing here leads to a person. `digest` stands for the words until enough members typed them, who are counted
    without being known (decision 0027).
    """

    day = models.DateField()
    # Keyed, of the words as they are compared.
    digest = models.CharField(max_length=32)
    # Empty until enough different members typed them.
    words = models.CharField(max_length=60, blank=True)
    times = models.PositiveIntegerField(default=0)
    nothing = models.PositiveIntegerField(default=0)
    # A bit for each of 16 heaps into which the members who typed these words fall, other heaps for other words.
    heaps = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="words_counted_once_a_day")]
        indexes = [models.Index(fields=["day"], name="asked_by_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.words or self.digest}"
