"""Who was proposed to whom on which day: so that a day's choice stays, and that it is not always the same few."""

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.utils import timezone


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def concerning(self, members: Collection[int]) -> "ProposalQuerySet":
        """Of these members (ids), and those in which they were shown to others."""
        return self.filter(models.Q(member__in=members) | models.Q(other__in=members))

    def today_of(self, members: Collection[int]) -> "ProposalQuerySet":
        """What these members (ids) were shown today: without it, they are chosen for anew."""
        return self.filter(member__in=members, on=timezone.localdate())


class Proposal(models.Model):
    """On this day `other` was shown to `member` as somebody like them. Gone after four weeks, and as soon as one of
    both does not want to be found any more."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposals", db_index=False
    )
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    on = models.DateField()
    place = models.PositiveSmallIntegerField()

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other", "on"], name="proposed_once_a_day"),
        ]
        # How often somebody was proposed lately is counted without a look at the rows.
        indexes = [models.Index(fields=["other", "on"], name="proposal_of_other")]

    def __str__(self) -> str:
        return f"{self.on}: {self.other_id} to {self.member_id}"
