"""Thanks."""

from django.db import models
from django.utils import timezone

from community.members.models import Member


class Thanks(models.Model):
    """One member thanks another for one thing. The row is gone once it is taken back; the ledger remembers both."""

    giver = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="thanks_given", db_index=False)
    receiver = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="thanks_received", db_index=False
    )
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "subject_kind", "subject_id"], name="thanks_once_per_thing"
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("receiver")), name="thanks_to_somebody_else"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="thanks_for_thing"),
            models.Index(fields=["giver", "receiver", "at"], name="thanks_of_pair"),
            models.Index(fields=["receiver", "-id"], name="thanks_received_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} thanks {self.receiver_id} for {self.subject_kind}-{self.subject_id}"
