"""Flags gather in cases; decisions are only added."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member


class Case(models.Model):
    """All that is said about one thing, from its first flag until it is decided."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        HIDDEN = "hidden", _("hidden")
        KEPT = "kept", _("kept")

    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        permissions = [("decide_case", "May decide cases")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state="open"),
                name="one_open_case_per_subject",
            )
        ]
        indexes = [models.Index(fields=["state", "-id"], name="case_by_state")]

    def __str__(self) -> str:
        return f"{self.subject_kind}-{self.subject_id}: {self.state}"


class Flag(models.Model):
    """One member asks for a look at one thing."""

    class Reason(models.TextChoices):
        UNKIND = "unkind", _("It is unkind or hurtful")
        SPAM = "spam", _("It is advertising or spam")
        OFF_TOPIC = "off-topic", _("It does not belong here")
        UNSAFE = "unsafe", _("Somebody could come to harm")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="flags_raised")
    reason = models.CharField(max_length=20, choices=Reason)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="one_flag_per_member")]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.case_id}: {self.reason}"


class Decision(models.Model):
    """What a manager did with a case, and why: the audit of moderation."""

    class Act(models.TextChoices):
        HIDE = "hide", _("hid it")
        KEEP = "keep", _("kept it")
        UNDO = "undo", _("took the decision back")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decisions_made")
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.by_id} {self.act} {self.case_id}"

    def as_data(self) -> dict[str, Any]:
        return {"act": self.act, "reason": self.reason, "at": self.at.isoformat()}
