"""Rooms."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models.memberships import Membership
from community.discussions.models import Board, Group, Thread, closed_to
from community.members.models import Interest

SLOWEST_S = 21_600
"""Seconds between two messages of one member in slow mode, at most (Discord)."""

KEPT_DAYS = (0, 1, 7, 30, 90, 365)
"""For how many days a room may keep what is said in it; 0: for ever."""


def days_at_first() -> int:
    """How long a new room keeps what is said in it, as the brand has it."""
    return settings.ROOMS_KEEP_DAYS


class RoomQuerySet(models.QuerySet["Room"]):
    def open(self) -> "RoomQuerySet":
        return self.filter(kind=Room.OPEN)

    def for_strangers(self) -> "RoomQuerySet":
        """The rooms in which whoever comes by may listen."""
        return self.filter(Q(kind=Room.OPEN) | _attached_for(AnonymousUser()), is_public=True)

    def visible_to(self, member: Any) -> "RoomQuerySet":
        """The rooms that `member` (or `AnonymousUser`) may know of: open ones, closed and direct ones to which they
        belong, and those of closed groups whose words they may read. Strangers: what the brand lets them hear."""
        if not member.is_authenticated:
            return self.for_strangers()
        mine = Exists(Membership.objects.filter(room=OuterRef("pk"), member=member))
        theirs = Q(kind=Room.GROUP) & ~Q(group__in=closed_to(member).values("pk"))
        known = Q(kind=Room.OPEN) | Q(kind__in=Room.BY_MEMBERSHIP) & mine | theirs
        return self.filter(known | _attached_for(member))


def _attached_for(member: Any) -> Q:
    """The rooms about threads and boards that `member` may read now."""
    thread = Exists(Thread.objects.visible_to(member).filter(pk=OuterRef("thread")))
    board = Exists(Board.objects.visible_to(member).filter(pk=OuterRef("board")))
    return Q(kind=Room.ATTACHED) & (thread | board)


class Room(models.Model):
    """A place to talk live.

    All that happens in it stands in one log, numbered without gaps up to `last_seq`; its messages alone are numbered
    up to `last_number`, by which what is unread is counted.
    """

    OPEN, CLOSED, DIRECT, GROUP = "open", "closed", "direct", "group"
    ATTACHED = "attached"
    KINDS = {
        OPEN: _("open"),
        CLOSED: _("for those invited"),
        DIRECT: _("direct"),
        GROUP: _("of a closed group"),
        ATTACHED: _("about a thread or board"),
    }
    ON_STAGE, ALWAYS, NEVER = "stage", "on", "off"
    QUESTIONS = {
        ON_STAGE: _("while it is a stage"),
        ALWAYS: _("yes"),
        NEVER: _("no"),
    }
    # Only those who belong to one of these know of it.
    BY_MEMBERSHIP = (CLOSED, DIRECT)

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    kind = models.CharField(max_length=8, choices=KINDS, default=OPEN)
    is_public = models.BooleanField(
        _("strangers may listen"), default=True, help_text=_("Search engines find an open room then, too.")
    )
    # The two members of a direct room, "3-17", lower number first: one room per pair. Empty for more than two.
    pair = models.CharField(max_length=41, blank=True, editable=False)
    # Of a room that was made for a group; that of an open one is open as others are.
    group = models.OneToOneField(
        Group, null=True, on_delete=models.CASCADE, related_name="room", editable=False
    )
    # What an attached room is about: one of both. Who may read that, and nobody else, may come in.
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.CASCADE, related_name="rooms", editable=False
    )
    board = models.ForeignKey(
        Board, null=True, on_delete=models.CASCADE, related_name="rooms", editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    interests = models.ManyToManyField(Interest, blank=True, related_name="rooms")
    slow_s = models.PositiveIntegerField(
        _("seconds between two messages"), default=0, validators=[MaxValueValidator(SLOWEST_S)]
    )
    is_stage = models.BooleanField(_("only speakers talk"), default=False)
    questions_when = models.CharField(
        _("takes questions"), max_length=5, choices=QUESTIONS, default=ON_STAGE, db_default=ON_STAGE
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    # For how many days what is said is kept (0: for ever). Until `keep_from`, where that is to come, for `kept_days`:
    # nobody's words vanish by surprise.
    keep_days = models.PositiveSmallIntegerField(default=days_at_first)
    kept_days = models.PositiveSmallIntegerField(default=0, editable=False)
    keep_from = models.DateTimeField(null=True, editable=False)
    # When the worker looks next for what is too old; null where everything stays.
    look_at = models.DateTimeField(null=True, default=timezone.now, editable=False)
    # All messages up to these numbers are empty for good.
    erased_seq = models.BigIntegerField(default=0, editable=False)
    erased_number = models.BigIntegerField(default=0, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    last_seq = models.BigIntegerField(default=0, editable=False)
    last_number = models.BigIntegerField(default=0, editable=False)
    last_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # Set by `reminding.mark_reminded`, for who looks.
    reminded: bool | None = None

    objects = RoomQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "-last_at"], name="room_by_latest"),
            models.Index(fields=["starts_at"], condition=Q(starts_at__isnull=False), name="room_by_start"),
            models.Index(fields=["look_at"], condition=Q(look_at__isnull=False), name="room_to_look_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pair"], condition=~Q(pair=""), name="one_direct_room_per_pair"),
            models.CheckConstraint(
                condition=Q(pair="") | Q(kind="direct"), name="only_direct_rooms_have_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(starts_at__lt=models.F("ends_at")),
                name="room_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=~Q(kind="group") | Q(group__isnull=False), name="rooms_of_groups_have_a_group"
            ),
            models.CheckConstraint(
                condition=Q(kind="attached", thread__isnull=False, board=None)
                | Q(kind="attached", thread=None, board__isnull=False)
                | ~Q(kind="attached") & Q(thread=None, board=None),
                name="attached_rooms_are_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["thread"], condition=Q(archived_at=None), name="one_open_room_per_thread"
            ),
            models.UniqueConstraint(
                fields=["board"], condition=Q(archived_at=None), name="one_open_room_per_board"
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
    def phase(self) -> str:
        """Where a room with set times stands now: "before", "live", "after"; empty for one without."""
        now = timezone.now()
        if self.ends_at and self.ends_at <= now:
            return "after"
        if self.starts_at and self.starts_at > now:
            return "before"
        return "live" if self.starts_at or self.ends_at else ""

    def days_kept(self, now: datetime) -> int:
        """For how many days what is said is kept by the rule that holds now; 0: for ever."""
        return self.kept_days if self.keep_from and now < self.keep_from else self.keep_days

    @property
    def is_coming(self) -> bool:
        """Whether it begins at a set time that is still to come."""
        return self.phase == "before" and self.archived_at is None

    @property
    def is_over(self) -> bool:
        """Whether it had a programme, and ended by the clock or by hand."""
        is_scheduled = self.starts_at is not None or self.ends_at is not None
        return self.phase == "after" or (self.archived_at is not None and (is_scheduled or self.is_stage))

    @property
    def takes_questions(self) -> bool:
        """Whether members ask questions here, beside the talk."""
        on = self.questions_when == self.ALWAYS or (self.questions_when == self.ON_STAGE and self.is_stage)
        return on and not self.is_direct

    @property
    def is_private(self) -> bool:
        """Whether only those who belong to it know of it."""
        return self.kind in self.BY_MEMBERSHIP

    @property
    def place(self) -> Board | None:
        """The board whose readers alone may come in: of its group, or of what it is about."""
        if self.group_id:
            return self.group.board
        return self.thread.board if self.thread_id else self.board

    @property
    def is_direct(self) -> bool:
        return self.kind == self.DIRECT

    @property
    def is_of_few(self) -> bool:
        """Whether it is a direct room of more than two."""
        return self.is_direct and not self.pair


class OpenRoomManager(models.Manager["OpenRoom"]):
    def get_queryset(self) -> models.QuerySet["OpenRoom"]:
        return super().get_queryset().filter(kind=Room.OPEN)


class OpenRoom(Room):
    """The open rooms alone, for those who set up the place: through it nobody comes near a direct room."""

    objects = OpenRoomManager()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = _("open room")
