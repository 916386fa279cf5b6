"""Keeping posts for oneself, with a note and a reminder. Only the member themselves ever sees any of it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.discussions.access import require_member, spoken_post_for
from community.discussions.models import NOTE_LONGEST, Bookmark, Post
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold

FURTHEST = timedelta(days=5 * 366)
"""How far away a reminder may be. Ours: further off is a slip of the finger."""

BATCH = 100
"""Reminders of one batch of the worker's loop."""


def bookmark(member: Any, post: Post) -> Bookmark:
    """Keep a post; keeping what is kept changes nothing. Returns the bookmark.

    Raises `PermissionDenied` for a stranger, `Http404` for what `member` may not read or whose words are gone,
    `TooFast` for too many in a day.
    """
    require_member(member)
    with transaction.atomic():
        hold(member)
        found = spoken_post_for(member, post.pk)
        kept = Bookmark.objects.filter(member=member, post=found).first()
        if kept:
            return kept
        pace.check(member, "bookmark")
        return Bookmark.objects.create(member=member, post=found)


def bookmark_with(member: Any, post: Post, note: str, remind_at: datetime | None) -> Bookmark:
    """Keep a post with a note, and a moment to be reminded at; both take the place of what there was.

    Raises like `bookmark`, and `ValidationError` for a `note` that is too long, and for a new `remind_at` that is
    over or too far away.
    """
    note = _checked(note)
    with transaction.atomic():
        kept = bookmark(member, post)
        # Locked, since the worker may be about to remind of it.
        kept = Bookmark.objects.select_for_update(of=("self",)).get(pk=kept.pk)
        if remind_at != kept.remind_at:
            _require_ahead(remind_at)
        kept.note, kept.remind_at = note, remind_at
        kept.save(update_fields=["note", "remind_at"])
    return kept


def remove_bookmark(member: Any, post_id: int) -> None:
    """Keep a post no more, whether or not `member` may still read it; where it is not kept, nothing changes."""
    Bookmark.objects.filter(member=member, post=post_id).delete()


def remind_due() -> int:
    """Note down the reminders that are due, which makes the notices. Returns how many.

    One of the worker's loops. The moment is emptied in the transaction of its entry, so that a worker that is
    killed reminds later, and never twice.
    """
    due = Bookmark.objects.filter(remind_at__lte=timezone.now())
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due.exists():
        return 0
    with transaction.atomic():
        found = list(due.select_for_update(skip_locked=True).order_by("remind_at")[:BATCH])
        for kept in found:
            record("bookmark.due", subject=kept)
        return Bookmark.objects.filter(pk__in=[kept.pk for kept in found]).update(remind_at=None)


def _checked(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > NOTE_LONGEST:
        words = {"length": len(note), "most": NOTE_LONGEST}
        raise ValidationError({"note": _("This has %(length)d characters; at most %(most)d fit.") % words})
    return note


def _require_ahead(moment: datetime | None) -> None:
    now = timezone.now()
    if moment and moment <= now:
        raise ValidationError({"remind_at": _("That moment is over. Choose a later one.")})
    if moment and moment > now + FURTHEST:
        raise ValidationError({"remind_at": _("That is more than five years away. Choose an earlier one.")})
