"""Rooms, who belongs to them, what was said, and the one log of each room."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.discussions.models import Group, closed_to
from community.members.models import Interest


class RoomQuerySet(models.QuerySet["Room"]):
    def open(self) -> "RoomQuerySet":
        return self.filter(kind=Room.OPEN)

    def visible_to(self, member: Any) -> "RoomQuerySet":
        """The rooms that `member` (or `AnonymousUser`) may know of: open ones, direct ones of their own, and those of
        closed groups whose words they may read."""
        if not member.is_authenticated:
            return self.open()
        mine = Exists(Membership.objects.filter(room=OuterRef("pk"), member=member))
        theirs = Q(kind=Room.GROUP) & ~Q(group__in=closed_to(member).values("pk"))
        return self.filter(Q(kind=Room.OPEN) | Q(kind=Room.DIRECT) & mine | theirs)


class Room(models.Model):
    """A place to talk live. All that happens in it stands in one log, numbered without gaps up to `last_seq`."""

    OPEN, DIRECT, GROUP = "open", "direct", "group"
    KINDS = {OPEN: _("open"), DIRECT: _("direct"), GROUP: _("of a closed group")}

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    kind = models.CharField(max_length=8, choices=KINDS, default=OPEN)
    # The two members of a direct room, "3-17", lower number first: one room per pair.
    pair = models.CharField(max_length=41, blank=True, editable=False)
    # Of a room that was made for a group; that of an open one is open as others are.
    group = models.OneToOneField(
        Group, null=True, on_delete=models.CASCADE, related_name="room", editable=False
    )
    interests = models.ManyToManyField(Interest, blank=True, related_name="rooms")
    last_seq = models.BigIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = RoomQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "-last_at"], name="room_by_latest")]
        constraints = [
            models.UniqueConstraint(
                fields=["pair"], condition=Q(kind="direct"), name="one_direct_room_per_pair"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["open", "group"], pair="") | (Q(kind="direct") & ~Q(pair="")),
                name="direct_rooms_have_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(kind="group") | Q(group__isnull=False), name="rooms_of_groups_have_a_group"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    def get_absolute_url(self) -> str:
        return reverse("chat:room", args=[self.slug])

    @property
    def address(self) -> str:
        """The address of this room's stream."""
        return f"room:{self.pk}"

    @property
    def is_direct(self) -> bool:
        return self.kind == self.DIRECT


class OpenRoomManager(models.Manager["OpenRoom"]):
    def get_queryset(self) -> models.QuerySet["OpenRoom"]:
        return super().get_queryset().filter(kind=Room.OPEN)


class OpenRoom(Room):
    """The open rooms alone, for those who set up the place: through it nobody comes near a direct room."""

    objects = OpenRoomManager()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = _("open room")


class Membership(models.Model):
    """A member belongs to a room: both people of a direct room, and whoever talked in an open one."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="room_memberships"
    )
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    # The number in the room's log up to which the member has read.
    read_seq = models.BigIntegerField(default=0)
    spoke_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "member"], name="member_once_per_room")]
        indexes = [models.Index(fields=["room", "-spoke_at"], name="membership_by_spoken")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.room_id}"


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, member: Any) -> "MessageQuerySet":
        """The messages whose words `member` may read now: in a room that they may see, and not hidden."""
        return self.filter(hidden_at=None, room__in=Room.objects.visible_to(member))


class Message(models.Model):
    """What somebody said. `seq` is the number of its creation in the room's log."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages", db_index=False)
    seq = models.BigIntegerField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="messages")
    # Made by the author's device before sending, so that sending again is recognised for ever.
    client_id = models.UUIDField()
    body = models.TextField()
    html = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)
    hidden_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="one_message_per_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.seq}"

    def get_absolute_url(self) -> str:
        return f"{self.room.get_absolute_url()}?before={self.seq + 1}#message-{self.seq}"


class RoomEvent(models.Model):
    """One entry of a room's log: a message came, was hidden, or came back."""

    MESSAGE, HIDDEN, RESTORED = "message", "hidden", "restored"
    KINDS = {MESSAGE: _("message"), HIDDEN: _("hidden"), RESTORED: _("restored")}

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events", db_index=False)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=KINDS)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_event_per_number")]
        ordering = ["room", "seq"]

    def __str__(self) -> str:
        return f"{self.room_id} #{self.seq} {self.kind}"
