"""Threads: conversations on boards."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community.discussions.models.boards import Board, BoardQuerySet, closed_to, is_manager
from community.live import streams
from community.members.models import Interest


class Kind(models.TextChoices):
    """What a thread is for."""

    DISCUSSION = "discussion", _("Discussion")
    QUESTION = "question", _("Question")
    IDEA = "idea", _("Idea")
    POLL = "poll", _("Poll")


SILENT_AFTER = timedelta(days=180)
"""From then on who replies is told how old the talk is (Discourse)."""


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, member: Any) -> "ThreadQuerySet":
        """Threads on boards that `member` may read; those whose opening is hidden only for managers."""
        if not member.is_authenticated:
            return self.filter(is_hidden=False, board__is_open=True)
        found = self.exclude(board__in=closed_to(member))
        return found.filter(merged_into=None) if is_manager(member) else found.filter(is_hidden=False)

    def on(self, boards: BoardQuerySet) -> "ThreadQuerySet":
        return self.filter(board__in=boards)

    def of_kind(self, kind: str) -> "ThreadQuerySet":
        """All, where `kind` is no kind. The exclusion says what the index `thread_of_kind` leaves out."""
        if kind not in Kind.values:
            return self
        found = self.filter(kind=kind)
        return found if kind == Kind.DISCUSSION else found.exclude(kind=Kind.DISCUSSION)

    def renew(self) -> None:
        """Have everything rendered anew in which one of these threads stands; open pages follow at the next sweep.

        For many threads at once. A verb in one thread says `Thread.touch`.
        """
        # By subquery: an update takes no joins, and a member may have written in many threads.
        found = self.order_by().values("pk")
        Thread.objects.filter(pk__in=found).update(version=models.F("version") + 1)

    def newest_first(self) -> "ThreadQuerySet":
        """By latest activity: the order of the keyset in `paging`."""
        return self.order_by("-last_post_at", "-pk")


class Thread(models.Model):
    """A conversation on a board, begun by its opening post."""

    # The indexes and unique constraints below begin with these keys, so none has an index of its own.
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="threads", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="threads")
    title = models.CharField(_("title"), max_length=255)
    slug = models.SlugField(max_length=80, db_index=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DISCUSSION)
    interests = models.ManyToManyField(Interest, related_name="threads", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_post_at = models.DateTimeField(default=timezone.now, editable=False)
    # Posts that are not hidden, the opening included.
    post_count = models.PositiveIntegerField(default=0, editable=False)
    # The number of the newest post. The row's lock, taken to raise it, keeps numbers without gaps. Whoever raises it
    # takes back what marks say of being up to date (`reading.take_part`).
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Whether the opening is hidden, and with it the thread; or the thread is gone, merged into another.
    is_hidden = models.BooleanField(default=False, editable=False)
    # Whether nobody can reply any more; the latest `Steering` says who closed it, and why. In this row, since a
    # reply that waited for its lock must see it.
    is_closed = models.BooleanField(default=False, editable=False)
    # Where its posts stand since a manager merged it; nothing but departures is left of it.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    # Raised in the transaction of every change to how the page looks: cached fragments carry it in their key.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["board", "-last_post_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_by_activity_everywhere"),
            models.Index(
                fields=["board", "kind", "-last_post_at", "-id"],
                condition=~models.Q(kind=Kind.DISCUSSION),
                name="thread_of_kind",
            ),
            models.Index(fields=["board", "-created_at", "-id"], name="thread_by_age"),
            models.Index(fields=["-created_at", "-id"], name="thread_by_age_everywhere"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:thread", args=[self.board.slug, self.pk, self.slug])

    @property
    def address(self) -> str:
        """The stream of its changes (`streams.THREAD`)."""
        return f"thread:{self.pk}"

    def touch(self) -> None:
        """Have everything rendered anew in which this thread stands, also where it is open right now."""
        Thread.objects.filter(pk=self.pk).renew()
        self.tell()

    def tell(self) -> None:
        """Tell open pages of a version that was raised by hand, once the running transaction has committed."""
        streams.look(self.address)

    @property
    def shown_title(self) -> str:
        """The title, or what stands in its place once its author took it back, or left."""
        return self.title or str(_("A thread whose author took the words along"))

    @property
    def is_question(self) -> bool:
        return self.kind == Kind.QUESTION

    @property
    def is_poll(self) -> bool:
        """Whether there is one to vote in: a question that was taken back takes the poll along."""
        return self.kind == Kind.POLL and bool(self.title)

    @property
    def is_idea(self) -> bool:
        """Whether there is one to support: an idea that was taken back is none."""
        return self.kind == Kind.IDEA and bool(self.title)

    @property
    def poll_whose(self) -> str:
        """The same as `post_queries.ReadPost.whose`, for the slot of the poll."""
        return f"poll-{self.author_id}-0"

    @property
    def is_silent(self) -> bool:
        """Whether nobody has said anything here for so long that a reply wakes it up."""
        return timezone.now() - self.last_post_at > SILENT_AFTER

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)


def slug_of(title: str) -> str:
    """What stands in a thread's address; "thread" where the title has no Latin letters or digits."""
    return slugify(title)[:80].strip("-") or "thread"
