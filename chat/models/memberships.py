"""Who belongs to a room, as what, and how far they have read."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is in a room: a host looks after it, a speaker talks on its stage."""

    MEMBER = "member", _("member")
    SPEAKER = "speaker", _("speaker")
    HOST = "host", _("host")


class Involvement(models.TextChoices):
    """How much somebody wants to hear of a room (Campfire)."""

    EVERYTHING = "everything", _("everything")
    MENTIONS = "mentions", _("mentions")
    NOTHING = "nothing", _("nothing")
    HIDDEN = "hidden", _("hidden")


class Membership(models.Model):
    """A member belongs to a room: who was let in, or talked where everybody may."""

    room = models.ForeignKey(
        "chat.Room", on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_memberships"
    )
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    involvement = models.CharField(max_length=10, choices=Involvement, default=Involvement.MENTIONS)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # How far the member has read: the number in the room's log, and that of the last message up to there.
    read_seq = models.BigIntegerField(default=0)
    read_number = models.BigIntegerField(default=0)
    spoke_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="member_once_per_room")]
        indexes = [
            models.Index(fields=["room", "-spoke_at"], name="membership_by_spoken"),
            models.Index(
                fields=["room"],
                name="membership_everything",
                condition=models.Q(involvement=Involvement.EVERYTHING),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"
