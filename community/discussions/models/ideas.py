"""Ideas: who supports them, and what the brand answers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from community.discussions.models.threads import Thread

STEPS = (10, 50, 200)
"""Supporters at each of which the brand promises to look at an idea (LEGO Ideas, scaled)."""


class Status(models.TextChoices):
    """What the brand makes of an idea."""

    OPEN = "open", _("Open")
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


class Idea(models.Model):
    """What a thread proposes, and the brand's latest answer to it; the ledger knows of those before."""

    thread = models.OneToOneField(Thread, on_delete=models.CASCADE, primary_key=True, related_name="idea")
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.OPEN)
    support_count = models.PositiveIntegerField(default=0, editable=False)
    # The highest of `STEPS` that was ever reached, so that each is told of once.
    step = models.PositiveIntegerField(default=0, editable=False)
    # The brand's answer, and what `design.markdown.render` made of it; empty until there is one.
    body = models.TextField(_("answer"), blank=True)
    html = models.TextField(blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        permissions = [("answer_idea", "Can answer ideas for the brand")]
        indexes = [models.Index(fields=["-support_count", "-thread"], name="idea_by_supporters")]

    def __str__(self) -> str:
        return f"idea of {self.thread_id}"

    @property
    def markup(self) -> SafeString:
        return mark_safe(self.html)  # safe: made by `design.markdown.render` and by nothing else

    @property
    def is_decided(self) -> bool:
        """Whether support would come too late."""
        return self.status in (Status.DONE, Status.DECLINED)

    @property
    def next_step(self) -> int | None:
        return next((step for step in STEPS if step > self.support_count), None)

    @property
    def steps(self) -> list[tuple[int, bool]]:
        """Each step, and whether it is reached."""
        return [(step, self.support_count >= step) for step in STEPS]


class Support(models.Model):
    """A member is for an idea."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "member"], name="support_once_per_member")]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.idea_id}"


def may_answer_ideas(member: Any) -> bool:
    """Whether `member` (or `AnonymousUser`) speaks for the brand: managers and editors. No query for others."""
    return member.is_authenticated and member.is_staff and member.has_perm("discussions.answer_idea")
