"""How far members have read, and what they want to hear of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.discussions.models.boards import Board
from community.discussions.models.following import Level
from community.discussions.models.threads import Thread


class Reading(models.Model):
    """How far a member read in a thread, and what they want to hear of it: one row, so that a page needs one query.

    Numbers only grow, so that all devices of a member come to the same one.
    """

    # The unique constraint begins with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="readings", db_index=False
    )
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    # Of the last post that was seen; 0 before the first one was.
    number = models.PositiveIntegerField(default=0)
    # How much the member wants to hear of the thread; "" leaves that to what they chose for wider things.
    level = models.CharField(max_length=10, blank=True, choices=Level.choices)
    # When they read on, or wrote, last.
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Whether the thread ends with `number`, so that what is unread is found without a look at all that was ever read.
    # Set only under the thread's lock, and unset by whatever comes next there; where in doubt it is unset.
    is_up_to_date = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "thread"], name="reading_once_per_thread"),
        ]
        indexes = [
            models.Index(fields=["member"], condition=models.Q(is_up_to_date=False), name="reading_behind"),
            models.Index(
                fields=["thread"], condition=models.Q(is_up_to_date=True), name="reading_up_to_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} read {self.thread_id} up to {self.number}"


class BoardReading(models.Model):
    """A member called a board read: what was begun on it until `at` is not new to them."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="board_readings", db_index=False
    )
    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "board"], name="board_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} read board {self.board_id}"
