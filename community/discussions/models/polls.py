"""Polls: what a thread lets members choose from, and what they chose."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.discussions.models.threads import Thread


class Shows(models.TextChoices):
    """When the results of a poll are shown to somebody."""

    ALWAYS = "always", _("From the start")
    VOTED = "voted", _("Once one has voted")
    CLOSED = "closed", _("Once it is closed")


class Poll(models.Model):
    """What a thread lets members choose from; its title is the question."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="poll")
    # Options that one member may choose.
    most = models.PositiveSmallIntegerField(default=1)
    # Of a secret poll nobody is shown who chose what, managers included.
    is_secret = models.BooleanField(default=True)
    shows = models.CharField(max_length=8, choices=Shows, default=Shows.VOTED)
    closes_at = models.DateTimeField(null=True)
    # Members who voted.
    voter_count = models.PositiveIntegerField(default=0, editable=False)
    # Whether the ledger has it that the poll is closed: its end is told once, by hand or by the worker.
    has_ended = models.BooleanField(default=False, editable=False)
    # Raised by every vote and change: what is kept of the poll carries it in its key. A vote leaves the thread's own
    # version alone, so that a busy poll does not have twenty posts rendered anew for each vote; open pages hear of it
    # by the poll's own stream.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=models.Q(has_ended=False, closes_at__isnull=False),
                name="poll_to_be_ended",
            )
        ]

    def __str__(self) -> str:
        return f"poll of {self.thread_id}"

    @property
    def address(self) -> str:
        """The stream of its votes (`streams.POLL`)."""
        return f"poll:{self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def stamp(self) -> tuple[int, bool]:
        """Changes with all that strangers see of it."""
        return self.version, self.is_closed

    def shows_results(self, voted: bool) -> bool:
        """Whether who `voted`, or did not, sees how it stands."""
        return self.is_closed or self.shows == Shows.ALWAYS or (voted and self.shows == Shows.VOTED)


class Option(models.Model):
    """Something to choose."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=120)
    vote_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["poll", "place"], name="option_once_per_place")]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """What one member chose in a poll."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ballots")
    options = models.ManyToManyField(Option, related_name="ballots")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "member"], name="ballot_once_per_member")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.poll_id}"


def poll_of(thread: Thread) -> Poll | None:
    """The poll of a thread, while its question stands. No query where the thread was fetched with its poll."""
    return getattr(thread, "poll", None) if thread.is_poll else None


def choices_of(poll: Poll, member: Any) -> set[int]:
    """Ids of the options that `member` chose; one query, none for strangers."""
    if not member.is_authenticated:
        return set()
    chosen = Ballot.options.through.objects.filter(ballot__poll=poll, ballot__member=member)
    return set(chosen.values_list("option_id", flat=True))
