"""Groups: boards that members make, and who belongs to them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Interest

VISIT_FOR = timedelta(hours=24)
"""How long a manager who looks in sees a closed group."""


class GroupQuerySet(models.QuerySet["Group"]):
    def known_to(self, member: Any) -> "GroupQuerySet":
        """The groups that exist for `member`: to strangers only the open ones. What is said in a closed one is
        another matter: `Board.objects.visible_to`."""
        return self if member.is_authenticated else self.filter(board__is_open=True)

    def of(self, member: Any) -> "GroupQuerySet":
        return self.filter(belongings__member=member)


class Group(models.Model):
    """A group: its board has its name, its address, and whether it is closed. Ids are those of the boards."""

    board = models.OneToOneField(
        "discussions.Board", on_delete=models.CASCADE, primary_key=True, related_name="group"
    )
    # Who founded it, or was handed it since.
    founder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="groups_founded"
    )
    interests = models.ManyToManyField(Interest, related_name="groups", blank=True)
    founded_at = models.DateTimeField(default=timezone.now, editable=False)
    member_count = models.PositiveIntegerField(default=0, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["board__title"]

    def __str__(self) -> str:
        return self.board.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:group", args=[self.board.slug])

    @property
    def is_closed(self) -> bool:
        """Whether one comes in by asking or invitation only, and nobody else reads what is said."""
        return self.board.kind == self.board.Kind.CLOSED

    @property
    def has_ended(self) -> bool:
        """Costs a query unless the group was fetched with its ending (`select_related("ending")`)."""
        return hasattr(self, "ending")


class Belonging(models.Model):
    """A member belongs to a group."""

    # The unique constraint begins with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="belongings", db_index=False
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="belongings")
    since = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "group"], name="belonging_once_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class Admission(models.Model):
    """Somebody asked to belong to a closed group, or was invited: the other side's yes makes it true."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="admissions", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="admissions")
    # Null where the member asked.
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="invitations_made"
    )
    words = models.CharField(_("a line to whoever decides"), max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="admission_once_per_group"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} to {self.group_id}"


class Ending(models.Model):
    """A manager ended a group: it stays to be read, and nothing new comes in. The row is gone once it goes on."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, primary_key=True, related_name="ending")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.group_id} ended by {self.by_id}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def present(self) -> "VisitQuerySet":
        return self.filter(at__gt=timezone.now() - VISIT_FOR)


class Visit(models.Model):
    """A manager looks into a closed group, for a reason that its members read, and for `VISIT_FOR`."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="visits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.by_id} in {self.group_id}"
