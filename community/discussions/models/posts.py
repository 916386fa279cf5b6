"""Posts, what they said before, and what is removed or hidden of them."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from community.discussions.models.boards import closed_to, is_manager
from community.discussions.models.threads import Thread

UNDO_FOR = timedelta(minutes=10)
"""How long who removed their post may take that back; so long its words are kept, and no longer."""


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, member: Any) -> "PostQuerySet":
        """Posts whose words `member` may read."""
        shown = self.filter(hiding=None, thread__is_hidden=False)
        if not member.is_authenticated:
            return shown.filter(thread__board__is_open=True)
        found = self if is_manager(member) else shown
        return found.exclude(thread__board__in=closed_to(member))

    def rewrite(self, change: Callable[[str], str]) -> None:
        """Put `change(html)` in the place of the HTML of each, and have what shows it made anew."""
        for post in self.select_related("thread"):
            if (html := change(post.html)) != post.html:
                # Unless its author changed it, or took the words along, meanwhile.
                Post.objects.filter(pk=post.pk, html=post.html).update(html=html)
                post.thread.touch()


class Post(models.Model):
    """Something said in a thread. Without a body, its author removed it, or left and took the words along."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="posts", db_index=False)
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", db_index=False
    )
    # In the same thread, and not its opening: that is what every reply is to.
    replies_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="replies", db_index=False
    )
    body = models.TextField(_("text"))
    # What `design.markdown.render` made of the body, once.
    html = models.TextField(editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    # Of the words: raised by every edit, so that two edits begun from the same words cannot both be taken.
    version = models.PositiveIntegerField(default=1, editable=False)
    # How many gave each reaction, by the id of its kind; kept right under the thread's lock.
    reactions = models.JSONField(default=dict, blank=True, editable=False)
    # The last edit of which the words before are kept as a `Revision`.
    edited_at = models.DateTimeField(null=True, editable=False)
    # By members; `recognition.Thanks` has who.
    thanks_count = models.PositiveIntegerField(default=0, editable=False)
    # Made by the author's browser: sending the same form again is one act, for ever.
    client_id = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["thread", "number"], name="post_number_once_per_thread"),
            models.UniqueConstraint(fields=["author", "client_id"], name="post_once_per_client_id"),
        ]
        # For what was said lately, wherever that was.
        indexes = [
            models.Index(fields=["at"], name="post_by_time"),
            # In which threads somebody wrote, and who of some wrote in these, without a look at the threads' posts.
            models.Index(fields=["author", "thread"], name="post_by_author"),
            models.Index(
                fields=["replies_to"], condition=models.Q(replies_to__isnull=False), name="post_replies"
            ),
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
