"""How far a member is trusted, and what a manager decided about it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.recognition.levels import HIGHEST

LEVELS = [(level, str(level)) for level in range(HIGHEST + 1)]


class Standing(models.Model):
    """The level of a member, as of the last look. Without a row it is 0."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    # What counts: a manager's decision where there is one, else what was earned.
    level = models.PositiveSmallIntegerField(default=0)
    earned = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField(default=timezone.now, editable=False)
    # By name of the evidence, as counted at the last look.
    figures = models.JSONField(default=dict)
    # Since when the highest level is not borne out any more.
    short_since = models.DateTimeField(null=True, editable=False)
    # When to look next.
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.level}"


class StandingLock(models.Model):
    """A manager decided a member's level. The row is gone once it is lifted; the ledger remembers both."""

    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, primary_key=True, related_name="standing_lock"
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=LEVELS)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.member_id}: {self.level} by {self.by_id}"
