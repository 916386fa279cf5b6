"""Hiding a post from everybody but managers, and taking that back. Its place in the thread stays."""

from typing import Any

from django.db import transaction
from django.db.models import F

from community.discussions.access import require_manager
from community.discussions.live_talk import narrowed
from community.discussions.locking import lock_thread_of
from community.discussions.models import Board, Hiding, Post, Thread
from community.ledger.recording import record


def hide_post(post: Post, by: Any) -> None:
    """Hide a post; with an opening goes its whole thread. Hiding what is hidden changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    require_manager(by)
    with transaction.atomic():
        thread = lock_thread_of(post)
        _hiding, is_new = Hiding.objects.get_or_create(post=post, defaults={"by": by})
        if is_new:
            _count(thread, post, -1)
            record("post.hidden", actor=by, subject=post, thread=thread.pk)


def restore_post(post: Post, by: Any) -> None:
    """Show a hidden post again. Restoring what is not hidden changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    require_manager(by)
    with transaction.atomic():
        thread = lock_thread_of(post)
        removed, _rows = Hiding.objects.filter(post=post).delete()
        if removed:
            _count(thread, post, +1)
            record("post.restored", actor=by, subject=post, thread=thread.pk)


def _count(thread: Thread, post: Post, change: int) -> None:
    """Count the post in or out; the new version puts every cached rendering of the thread out of reach."""
    changes: dict[str, Any] = {"post_count": F("post_count") + change, "version": F("version") + 1}
    if post.is_opening:
        changes["is_hidden"] = change < 0
        Board.objects.filter(pk=thread.board_id).update(thread_count=F("thread_count") + change)
    Thread.objects.filter(pk=thread.pk).update(**changes)
    thread.tell()
    if changes.get("is_hidden"):
        narrowed(thread.pk)
