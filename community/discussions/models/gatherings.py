"""Threads that are to be made of what was said elsewhere, and each author's say in it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from community.discussions.models.boards import Board
from community.discussions.models.threads import Thread


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def open(self) -> "GatheringQuerySet":
        return self.filter(state=Gathering.State.OPEN)

    def due(self, now: datetime) -> "GatheringQuerySet":
        """Those whose time is over, or where nobody is left to be waited for."""
        waiting = Say.objects.filter(gathering=OuterRef("pk"), decision=Say.Decision.NONE)
        return self.open().filter(Q(until__lte=now) | ~Exists(waiting))

    def of(self, member: Any) -> "GatheringQuerySet":
        """Those that `member` began, and those that still wait for their words."""
        asked = Say.objects.filter(gathering=OuterRef("pk"), author=member.pk)
        return self.filter(Q(gatherer=member.pk) | Exists(asked))


class Gathering(models.Model):
    """A member chose words that others said, to begin a thread with them once each author had their say."""

    class State(models.TextChoices):
        OPEN = "open"
        # A thread came of it.
        SETTLED = "settled"
        # None did: nobody's words were left, its gatherer called it off, or left.
        DROPPED = "dropped"

    gatherer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gatherings", db_index=False
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    # The opening of the thread; empty once it stands there.
    body = models.TextField()
    # Where the words were said: a kind of `sources.Source`, and the id there.
    source = models.CharField(max_length=12)
    place = models.BigIntegerField()
    # Whether who decides nothing lets their words be taken.
    silence_keeps = models.BooleanField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    began_at = models.DateTimeField(default=timezone.now, editable=False)
    until = models.DateTimeField()
    client_id = models.UUIDField(editable=False)
    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, null=True, related_name="gathering")

    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gatherer", "client_id"], name="gathering_once_per_client_id"),
            models.CheckConstraint(
                condition=Q(state="settled") ^ Q(thread=None), name="settled_gatherings_have_a_thread"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(state="open"), name="gathering_to_settle"),
            models.Index(fields=["source", "place", "-id"], name="gathering_of_place"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:gathering", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Say(models.Model):
    """What the author of one chosen line decides. The words stay where they were said, and are read there; nothing is
    kept here but what the author writes in their place. The row goes once the gathering is over."""

    class Decision(models.TextChoices):
        NONE = ""
        KEEP = "keep"
        REWRITE = "rewrite"
        DROP = "drop"

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="says", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="says")
    # The id of what they said, in the source.
    line = models.BigIntegerField()
    position = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=7, choices=Decision, default=Decision.NONE, blank=True)
    # What is to stand in the place of the words; of a rewritten one only.
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["gathering", "line"], name="say_once_per_line"),
            models.CheckConstraint(
                condition=Q(decision="rewrite") ^ Q(body=""), name="only_rewritten_says_have_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} in {self.gathering_id}"
