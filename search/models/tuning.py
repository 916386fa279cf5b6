"""What a member wishes of the people who are proposed to them. Nobody else ever learns of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Interest


class Wish(models.Model):
    """More people like this one, or not this one for a long while."""

    class Kind(models.TextChoices):
        MORE = "more", _("More like this")
        LESS = "less", _("Not now")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes", db_index=False
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["member", "other"], name="one_wish_of_each"),
            models.CheckConstraint(
                condition=~models.Q(member=models.F("other")), name="wish_about_somebody_else"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.kind} {self.other_id}"


class Ignored(models.Model):
    """An interest that neither counts nor shows between this member and anybody."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ignored", db_index=False
    )
    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name_plural = "ignored"
        constraints = [models.UniqueConstraint(fields=["member", "interest"], name="ignored_once")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.interest_id}"
