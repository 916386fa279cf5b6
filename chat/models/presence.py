"""Who is in a room right now, and who would rather not be seen."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from chat.models.memberships import Membership
from chat.models.rooms import Room


class Letters(models.TextChoices):
    """Who may ask a member to talk, just the two of them."""

    EVERYBODY = "everybody", _("Everybody who is at home here")
    KNOWN = "known", _("Those I know: I follow them, or we belong to one room")
    NOBODY = "nobody", _("Nobody")


class Reach(models.Model):
    """How a member wants to be met in rooms; who has none chose nothing, and has what stands here as default."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reach", primary_key=True
    )
    is_hidden = models.BooleanField(
        _("Hide that I am here"),
        default=False,
        help_text=_("Nobody sees when you are in a room or typing, and you are in no count."),
    )

    letters = models.CharField(
        _("Who may ask to write to me"), max_length=9, choices=Letters, default=Letters.KNOWN
    )

    def __str__(self) -> str:
        return str(self.member_id)


class PresenceQuerySet(models.QuerySet["Presence"]):
    def standing(self, now: datetime) -> "PresenceQuerySet":
        """The leases that count: not run out, of members who belong to the room and do not hide."""
        belongs = Membership.objects.filter(room=OuterRef("room"), member=OuterRef("member"))
        hides = Reach.objects.filter(member=OuterRef("member"), is_hidden=True)
        return self.filter(Exists(belongs), ~Exists(hides), until__gt=now, member__is_active=True)

    def pairs(self) -> set[tuple[int, int]]:
        """(room, member) of each."""
        return set(self.order_by().values_list("room_id", "member_id"))


class Presence(models.Model):
    """A lease: a member has this room open, by one server process, which renews it. `until` makes it end by itself."""

    # The unique constraint begins with this key.
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    process = models.CharField(max_length=16)
    until = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "member", "process"], name="one_lease_per_process")
        ]
        indexes = [
            models.Index(fields=["process"], name="lease_by_process"),
            models.Index(fields=["until"], name="lease_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"
