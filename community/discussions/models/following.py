"""How much members want to hear of a place or a person."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.discussions.models.boards import Board
from community.members.models import Interest, Member


class Level(models.TextChoices):
    """How much one wants to hear. Nothing chosen is as good as `MENTIONS`, but for what a wider choice says."""

    EVERYTHING = "everything", _("Everything")
    FIRST = "first", _("New threads")
    MENTIONS = "mentions", _("Mentions")
    MUTED = "muted", _("Muted")


FIELDS: dict[type, str] = {Board: "board", Interest: "interest", Member: "person"}
"""The field of `Follow` for each kind of thing that can be followed."""


class Follow(models.Model):
    """A member's choice about one board, one interest or one other member. Nobody but they see it."""

    # The unique constraints begin with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows", db_index=False
    )
    board = models.ForeignKey(Board, on_delete=models.CASCADE, null=True, related_name="follows")
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, null=True, related_name="follows")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="followers"
    )
    level = models.CharField(max_length=10, choices=Level.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(board__isnull=False, interest=None, person=None)
                | Q(board=None, interest__isnull=False, person=None)
                | Q(board=None, interest=None, person__isnull=False),
                name="follow_of_one_thing",
            ),
            models.UniqueConstraint(fields=["member", "board"], name="follow_board_once"),
            models.UniqueConstraint(fields=["member", "interest"], name="follow_interest_once"),
            models.UniqueConstraint(fields=["member", "person"], name="follow_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.subject}: {self.level}"

    @property
    def subject(self) -> Any:
        """The board, interest or member that it is about."""
        return self.board or self.interest or self.person
