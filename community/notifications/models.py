"""The inbox, and what is brought to those who are not here."""

import uuid
from hashlib import sha256

from allauth.usersessions.models import UserSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.ledger.models import Entry
from community.members.models import Member


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unseen(self) -> "NoticeQuerySet":
        return self.filter(seen_at=None)


class Notice(models.Model):
    """One member should hear of one thing that happened."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            # A worker that is killed and starts again tells nobody twice.
            models.UniqueConstraint(fields=["member", "kind", "entry"], name="one_notice_per_entry")
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="notice_newest"),
            models.Index(fields=["member"], name="notice_unseen", condition=models.Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind}"


class Mail(models.Model):
    """One mail to one member, and the lease of the worker that is at it: until `due_at` no other one takes it up.

    `key` stands in its Message-ID, so that a mail that went out twice is known to be one.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="%(class)ss")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)
    # When it was handed over, or given up.
    ended_at = models.DateTimeField(null=True)
    is_sent = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.member_id}: {self.made_at:%Y-%m-%d %H:%M}"


class Letter(Mail):
    """A mail of what happened to somebody while they were not here."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(ended_at=None), name="one_open_letter_per_member"
            )
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None), name="letter_open"),
            models.Index(fields=["ended_at"], name="letter_by_end"),
        ]


class Every(models.TextChoices):
    """How often a digest comes."""

    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")


class Rhythm(models.Model):
    """How often a member wants a digest, and when the next one is due. Whether they want any is a consent."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")
    every = models.CharField(max_length=5, choices=Every, default=Every.WEEK)
    next_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.every}"


class Digest(Mail):
    """A mail of what a member missed since the one before. `since`: from when on it tells."""

    since = models.DateTimeField()

    class Meta:
        constraints = [
            # A worker that is killed and starts again tells nobody twice.
            models.UniqueConstraint(fields=["member", "since"], name="one_digest_for_each_period"),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(ended_at=None), name="digest_open"),
            models.Index(fields=["ended_at"], name="digest_by_end"),
        ]


LONGEST_ENDPOINT = 1000


def digest_of(endpoint: str) -> str:
    """What a device is found by: its address at its push service may be too long for an index."""
    return sha256(endpoint.encode()).hexdigest()


class Device(models.Model):
    """A browser that shows its member's notices, as long as they are logged in there.

    `endpoint`: where its push service takes what is for it. `p256dh`, `auth`: its keys, for which all is encrypted.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="devices")
    session = models.ForeignKey(UserSession, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    endpoint = models.CharField(max_length=LONGEST_ENDPOINT)
    digest = models.CharField(max_length=64, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    # Whether it shows what was said, and not only who and where.
    shows_words = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return self.name


class ErrandQuerySet(models.QuerySet["Errand"]):
    def due(self, channel: str) -> "ErrandQuerySet":
        return self.filter(channel=channel, letter=None, due_at__lte=timezone.now())


class Errand(models.Model):
    """A notice that is to be brought to a member who is not here: by mail in a letter, or to one device, on the lease
    of the worker that is at it until `due_at`."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="errands")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="errands")
    channel = models.CharField(max_length=8)
    due_at = models.DateTimeField()
    letter = models.ForeignKey(Letter, null=True, on_delete=models.CASCADE, related_name="errands")
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="errands")
    tries = models.PositiveSmallIntegerField(default=0)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=models.Q(channel="mail"), name="one_mail_for_each_notice"
            ),
            models.UniqueConstraint(fields=["notice", "device"], name="once_on_each_device"),
        ]
        indexes = [
            models.Index(fields=["channel", "due_at"], condition=models.Q(letter=None), name="errand_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.channel}"
