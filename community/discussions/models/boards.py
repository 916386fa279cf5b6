"""Boards, and who may read them."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

ICONS = (
    "messages-square", "message-circle", "music", "headphones", "mic", "radio", "ticket", "map-pin", "camera",
    "coffee", "heart", "hand", "lightbulb", "life-buoy", "megaphone", "shopping-bag", "sparkles", "star", "users",
)  # fmt: skip


def is_manager(member: Any) -> bool:
    """Whether `member` (or `AnonymousUser`) moderates, and so reads what is hidden."""
    return member.is_authenticated and member.is_manager


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, member: Any) -> "BoardQuerySet":
        return self if member.is_authenticated else self.filter(is_open=True)


class Board(models.Model):
    """A place for threads about one thing, made by the brand."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(
        _("icon"), max_length=40, default=ICONS[0], choices=[(name, name) for name in ICONS]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Open boards are read by everybody; the others by members only, and to strangers they do not exist.
    is_open = models.BooleanField(_("open to strangers"), default=True)
    # Threads that are not hidden.
    thread_count = models.PositiveIntegerField(default=0, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:board", args=[self.slug])
