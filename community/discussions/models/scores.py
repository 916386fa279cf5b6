"""Which threads move people most, lately."""

from datetime import timedelta

from django.db import models

from community.discussions.models.boards import Board
from community.discussions.models.threads import Thread


class Period(models.TextChoices):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def length(self) -> timedelta:
        return timedelta(days={"day": 1, "week": 7, "month": 30}[self.value])


class Score(models.Model):
    """How much a thread moved people within a period up to now; without a row, not at all.

    Written by `scores.synchronize_scores` alone. Apart from the thread, so that a reply does not have to find
    its place in six more indexes.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="scores", db_index=False)
    # The thread's, for the index of the board's own list.
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = models.CharField(max_length=5, choices=Period)
    points = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "period"], name="score_once_per_period"),
        ]
        indexes = [
            models.Index(fields=["board", "period", "-points", "-thread"], name="score_on_board"),
            models.Index(fields=["period", "-points", "-thread"], name="score_everywhere"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.period}: {self.points}"
