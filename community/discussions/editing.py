"""Changing one's own words: silent for the first minutes, then in the open."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.discussions.access import own_post_for, require_member
from community.discussions.drafting import post_drafts
from community.discussions.locking import acting_on
from community.discussions.models import Post, Revision, Thread, slug_of
from community.discussions.places import edit_of
from community.discussions.posting import checked_body, checked_opening
from community.discussions.words import Words, note_words, read_words
from community.ledger.recording import record
from community.members import pace

SILENT_FOR = timedelta(minutes=5)
"""How long after posting an edit leaves no trace: for slips of the finger (Discourse's `editing_grace_period`)."""


class Conflict(ValidationError):
    """The post was changed after this edit was begun; `post` is what it says now. `status` is for page and API."""

    status = 409

    def __init__(self, post: Post) -> None:
        self.post = post
        super().__init__(
            _("This post was changed since you began. Compare both texts, then save yours again."),
            code="conflict",
        )


def edit_post(
    post: Post,
    by: Any,
    version: int,
    body: str,
    title: str | None = None,
    writer: uuid.UUID | None = None,
    began: str = "",
) -> Post:
    """Change one's own words; returns the post as it then is. `version` is that of the words the edit began from.

    `title` is for openings, whose thread it names; None leaves it. Saving what stands there already changes nothing,
    so that a form sent twice is one act. After `SILENT_FOR` the words before are kept as a `Revision`.
    `writer` and `began` name the draft from which the words come (see `drafting`); it is gone then.

    Raises `Conflict`, `ValidationError` by field (`body`, `title`), `TooFast`, `PermissionDenied` for a stranger,
    `Http404` for who did not write it or may not see it any more.
    """
    require_member(by)
    title, body = checked_change(post, title, body)
    words = read_words(by, body)
    with acting_on(post, by, own_post_for) as post:
        # Meanwhile its thread may have been merged into another, whose title is not its author's.
        title = title if post.is_opening else None
        _require_there(post)
        post_drafts(by, edit_of(post), body, writer, began)
        if _says_so_already(post, title, body):
            return post
        if post.version != version:
            raise Conflict(post)
        pace.check(by, "post.edit")
        _change(post, by, title, body, words)
    return post


def checked_change(post: Post, title: str | None, body: str) -> tuple[str | None, str]:
    """Title and text of a change, normalised. Raises `ValidationError` by field."""
    if title is None:
        return None, checked_body(body)
    if not post.is_opening:
        raise ValidationError({"title": _("Only the first post of a thread has a title.")})
    return checked_opening(title, body, ())


def _require_there(post: Post) -> None:
    if post.is_removed:
        raise ValidationError({"body": _("You removed this post. Bring it back to change it.")})


def _says_so_already(post: Post, title: str | None, body: str) -> bool:
    return post.body == body and (not post.is_opening or title in (None, post.thread.title))


def _change(post: Post, by: Any, title: str | None, body: str, words: Words) -> None:
    _keep_revision(post)
    retitled = _retitle(post.thread, title)
    _replace(post, body, words.html)
    record("post.edited", actor=by, subject=post, thread=post.thread_id, retitled=retitled)
    note_words(post, words)


def _keep_revision(post: Post) -> None:
    now = timezone.now()
    if now - post.at < SILENT_FOR:
        return
    title = post.thread.title if post.is_opening else ""
    Revision.objects.create(post=post, version=post.version, title=title, body=post.body, at=now)
    post.edited_at = now


def _retitle(thread: Thread, title: str | None) -> bool:
    """Name the thread anew where asked; whether that changed it. Its old address leads to the new one."""
    if title is None or title == thread.title:
        return False
    thread.title, thread.slug = title, slug_of(title)
    thread.save(update_fields=["title", "slug"])
    return True


def _replace(post: Post, body: str, html: str) -> None:
    post.body, post.html, post.version = body, html, post.version + 1
    post.save(update_fields=["body", "html", "version", "edited_at"])
    post.thread.touch()
