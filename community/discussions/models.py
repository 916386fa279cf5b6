"""Boards, the threads on them, the posts in those, how these changed, and what is hidden or removed."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from community.members.models import Interest

ICONS = (
    "messages-square", "message-circle", "music", "headphones", "mic", "radio", "ticket", "map-pin", "camera",
    "coffee", "heart", "hand", "lightbulb", "life-buoy", "megaphone", "shopping-bag", "sparkles", "star", "users",
)  # fmt: skip


UNDO_FOR = timedelta(minutes=10)
"""How long who removed their post may take that back; so long its words are kept, and no longer."""


def is_manager(member: Any) -> bool:
    """Whether `member` (or `AnonymousUser`) moderates, and so reads what is hidden."""
    return member.is_authenticated and member.is_manager


class BoardQuerySet(models.QuerySet["Board"]):
    def visible_to(self, member: Any) -> "BoardQuerySet":
        return self if member.is_authenticated else self.filter(is_open=True)


class Board(models.Model):
    """A place for threads about one thing, made by the brand."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(
        _("icon"), max_length=40, default=ICONS[0], choices=[(name, name) for name in ICONS]
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Open boards are read by everybody; the others by members only, and to strangers they do not exist.
    is_open = models.BooleanField(_("open to strangers"), default=True)
    # Threads that are not hidden.
    thread_count = models.PositiveIntegerField(default=0, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:board", args=[self.slug])


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, member: Any) -> "ThreadQuerySet":
        """Threads on boards that `member` may read; those whose opening is hidden only for managers."""
        if is_manager(member):
            return self
        shown = self.filter(is_hidden=False)
        return shown if member.is_authenticated else shown.filter(board__is_open=True)

    def on(self, boards: BoardQuerySet) -> "ThreadQuerySet":
        return self.filter(board__in=boards)

    def renew(self) -> None:
        """Have everything rendered anew in which one of these threads stands."""
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
    interests = models.ManyToManyField(Interest, related_name="threads", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_post_at = models.DateTimeField(default=timezone.now, editable=False)
    # Posts that are not hidden, the opening included.
    post_count = models.PositiveIntegerField(default=0, editable=False)
    # The number of the newest post. The row's lock, taken to raise it, keeps numbers without gaps.
    last_number = models.PositiveIntegerField(default=0, editable=False)
    # Whether the opening is hidden, and with it the thread.
    is_hidden = models.BooleanField(default=False, editable=False)
    # Raised in the transaction of every change to how the page looks: cached fragments carry it in their key.
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["board", "-last_post_at", "-id"], name="thread_by_activity"),
            models.Index(fields=["-last_post_at", "-id"], name="thread_by_activity_everywhere"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("discussions:thread", args=[self.board.slug, self.pk, self.slug])

    @property
    def shown_title(self) -> str:
        """The title, or what stands in its place once its author took it back, or left."""
        return self.title or str(_("A thread whose author took the words along"))

    @property
    def reply_count(self) -> int:
        return max(self.post_count - 1, 0)


def slug_of(title: str) -> str:
    """What stands in a thread's address; "thread" where the title has no Latin letters or digits."""
    return slugify(title)[:80].strip("-") or "thread"


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, member: Any) -> "PostQuerySet":
        """Posts whose words `member` may read."""
        if is_manager(member):
            return self
        shown = self.filter(hiding=None, thread__is_hidden=False)
        return shown if member.is_authenticated else shown.filter(thread__board__is_open=True)


class Post(models.Model):
    """Something said in a thread. Without a body, its author removed it, or left and took the words along."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", db_index=False
    )
    body = models.TextField(_("text"))
    # What `design.markdown.render` made of the body, once.
    html = models.TextField(editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Of the words: raised by every edit, so that two edits begun from the same words cannot both be taken.
    version = models.PositiveIntegerField(default=1, editable=False)
    # The last edit of which the words before are kept as a `Revision`.
    edited_at = models.DateTimeField(null=True, editable=False)
    # Made by the author's browser: sending the same form again is one act, for ever.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once_per_thread"),
            models.UniqueConstraint(fields=["author", "client_id"], name="post_once_per_client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} #{self.number}"

    def get_absolute_url(self) -> str:
        """The page that holds this post, at this post."""
        return f"{self.thread.get_absolute_url()}?post={self.number}#post-{self.number}"

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def markup(self) -> SafeString:
        return mark_safe(self.html)  # safe: made by `design.markdown.render` and by nothing else

    @property
    def is_hidden(self) -> bool:
        """Costs a query unless the post was fetched with its hiding (`select_related("hiding")`)."""
        return hasattr(self, "hiding")

    @property
    def is_removed(self) -> bool:
        """Costs a query unless the post was fetched with its removal (`select_related("removal")`)."""
        return hasattr(self, "removal")


class Revision(models.Model):
    """What a post said before an edit: its words of one version, replaced at `at`."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    version = models.PositiveIntegerField()
    # Of the thread, where the post is its opening.
    title = models.CharField(max_length=255, blank=True)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["post", "version"], name="revision_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} version {self.version}"


class Removal(models.Model):
    """An author removed their post. Its words wait here, and nowhere else, until they are taken back or forgotten.

    What shows, finds or sends posts reads them from `Post`, and so cannot show what was removed.
    """

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="removal")
    # Of the thread, where the post is its opening.
    title = models.CharField(max_length=255, blank=True)
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["at"], condition=~models.Q(body=""), name="removal_to_be_forgotten"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} removed"

    @property
    def until(self) -> datetime:
        """Until when it can be taken back."""
        return self.at + UNDO_FOR

    @property
    def is_final(self) -> bool:
        return not self.body or timezone.now() >= self.until


class Hiding(models.Model):
    """A community manager hid a post. The row is gone once it is restored; the ledger remembers both."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="hiding")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.post_id} hidden by {self.by_id}"
