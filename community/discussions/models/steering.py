"""What managers do to threads: who, when, and why."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.discussions.models.boards import Board
from community.discussions.models.threads import Thread

REASON_LONGEST = 300
"""Characters of a reason: a sentence or two."""


class Act(models.TextChoices):
    CLOSED = "closed", pgettext_lazy("thread", "closed it")
    OPENED = "opened", pgettext_lazy("thread", "opened it again")
    PINNED = "pinned", pgettext_lazy("thread", "pinned it")
    UNPINNED = "unpinned", pgettext_lazy("thread", "took the pin off")
    MOVED = "moved", pgettext_lazy("thread", "moved it")
    SPLIT = "split", pgettext_lazy("thread", "began a new thread with posts of it")
    CARRIED = "carried", pgettext_lazy("thread", "moved posts of it")
    MERGED = "merged", pgettext_lazy("thread", "merged it")


class Steering(models.Model):
    """One act of a manager on a thread. Rows are never changed: what holds now stands in the thread, or in its pin."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="steerings", db_index=False)
    act = models.CharField(max_length=8, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.CharField(_("reason"), max_length=REASON_LONGEST, blank=True)
    # Of a move: where the thread stood before. Its address there leads on to where it is.
    board = models.ForeignKey(Board, on_delete=models.SET_NULL, null=True, related_name="+")
    # Of posts that left: the thread to which.
    target = models.ForeignKey(Thread, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["thread", "act", "-id"], name="steering_of_thread")]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.act} by {self.by_id}"


class PinQuerySet(models.QuerySet["Pin"]):
    def in_force(self) -> "PinQuerySet":
        return self.filter(models.Q(until=None) | models.Q(until__gt=Now()))


class Pin(models.Model):
    """A thread stands first on its board, and where `is_everywhere` in the list of all threads too."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="pin")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    # None: until somebody takes it off.
    until = models.DateTimeField(_("until"), null=True)
    is_everywhere = models.BooleanField(default=False)

    objects = PinQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.thread_id} pinned"
