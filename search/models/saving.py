"""Searches that members keep, and what was found for them since."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.asking import Question


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def due(self) -> "SavedSearchQuerySet":
        """Those of who is here and wants to hear, whose turn has come, the longest ago first."""
        here = self.exclude(alerts=SavedSearch.Alerts.OFF).filter(
            member__is_active=True, member__left_at=None
        )
        return here.filter(next_at__lte=timezone.now()).order_by("next_at", "pk")


class SavedSearch(models.Model):
    """A question that a member may ask again, and of whose new answers they may hear. Only they know of it."""

    class Alerts(models.TextChoices):
        OFF = "off", _("Do not tell me")
        NOTICE = "notice", _("Tell me by a notice")
        DIGEST = "digest", _("Tell me in my digest")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches", db_index=False
    )
    name = models.CharField(max_length=60)
    # As `Question.kept` gives it, and a digest of that.
    question = models.JSONField()
    key = models.CharField(max_length=32)
    alerts = models.CharField(max_length=6, choices=Alerts, default=Alerts.OFF)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Only what came after this is new.
    since = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_saved_of_each")]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> Question:
        return Question.of(self.question)


class Find(models.Model):
    """Something new that a saved search found: told of once."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="finds", db_index=False)
    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    # Of the thing itself.
    at = models.DateTimeField()
    # The digest, by the moment from which on it tells: asked for twice, it says the same.
    told_for = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "kind", "subject_id"], name="found_once")]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.kind}-{self.subject_id}"
