"""Posts that members keep for themselves, with word to themselves about when to come back."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.discussions.models.posts import Post

NOTE_LONGEST = 100
"""Characters of a note (Discourse)."""


class Bookmark(models.Model):
    """A member keeps a post. It points to the post, and so goes along wherever managers take that."""

    # The unique constraint begins with this key.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks", db_index=False
    )
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")
    note = models.CharField(_("note"), max_length=NOTE_LONGEST, blank=True)
    # When to remind of it; empty again once that was done.
    remind_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="bookmark_once_per_post"),
        ]
        indexes = [
            models.Index(fields=["member", "-id"], name="bookmark_newest"),
            models.Index(
                fields=["remind_at"], condition=models.Q(remind_at__isnull=False), name="bookmark_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} keeps {self.post_id}"
