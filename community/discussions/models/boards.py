"""Boards, and who may read them."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.discussions.models.groups import Belonging, Visit
from community.live import streams

ICONS = (
    "messages-square", "message-circle", "music", "headphones", "mic", "radio", "ticket", "map-pin", "camera",
    "coffee", "heart", "hand", "lightbulb", "life-buoy", "megaphone", "shopping-bag", "sparkles", "star", "users",
)  # fmt: skip


def is_manager(member: Any) -> bool:
    """Whether `member` (or `AnonymousUser`) moderates, and so reads what is hidden."""
    return member.is_authenticated and member.is_manager


def closed_to(member: Any) -> "BoardQuerySet":
    """The boards of closed groups whose words `member` may not read, managers no more than others: for belonging
    there one reads, and as a manager who looks in. Asked as a part of other queries; strangers need no such part."""
    closed = Board.objects.filter(kind=Board.Kind.CLOSED)
    theirs = closed.exclude(pk__in=Belonging.objects.filter(member=member).values("group"))
    if not member.is_staff:
        return theirs
    return theirs.exclude(pk__in=Visit.objects.present().filter(by=member).values("group"))


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, member: Any) -> "BoardQuerySet":
        if member.is_authenticated:
            return self.exclude(pk__in=closed_to(member))
        return self.filter(is_open=True)

    def of_the_brand(self) -> "BoardQuerySet":
        """Without those of groups."""
        return self.filter(kind=Board.Kind.BOARD)


class Board(models.Model):
    """A place for threads about one thing, made by the brand, or by members who founded a group."""

    class Kind(models.TextChoices):
        BOARD = "board", _("board")
        GROUP = "group", _("open group")
        CLOSED = "closed", _("closed group")

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(
        _("icon"), max_length=40, default=ICONS[0], choices=[(name, name) for name in ICONS]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Open boards are read by everybody; the others by members only, and to strangers they do not exist.
    is_open = models.BooleanField(_("open to strangers"), default=True)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.BOARD, editable=False)
    # Threads that are not hidden.
    thread_count = models.PositiveIntegerField(default=0, editable=False)
    # Raised by every change to what its page shows beside threads.
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="closed") | models.Q(is_open=False),
                name="closed_groups_are_not_for_strangers",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:board", args=[self.slug])

    @property
    def address(self) -> str:
        """The stream of its changes (`streams.BOARD`)."""
        return f"board:{self.pk}"

    def touch(self) -> None:
        """Have its page made anew, also where it is open right now."""
        Board.objects.filter(pk=self.pk).update(version=models.F("version") + 1)
        streams.look(self.address)

    @property
    def is_of_group(self) -> bool:
        return self.kind != self.Kind.BOARD
