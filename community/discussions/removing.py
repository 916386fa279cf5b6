"""Taking back one's own words: at once, everywhere, and for ten minutes to be undone.

The place in the thread stays, so that what others answered still makes sense.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.attachments.referring import release
from community.discussions.access import own_post_for
from community.discussions.locking import acting_on
from community.discussions.models import UNDO_FOR, Poll, Post, Removal, Revision, slug_of
from community.discussions.words import PLACE, read_words
from community.ledger.recording import record
from community.members import pace

FORGOTTEN_AT_ONCE = 100
"""Removals of one batch of the worker's loop."""


def remove_post(post: Post, by: Any) -> Post:
    """Take one's own words back; an opening takes the title along. Removing what is removed changes nothing.

    Returns the post as it then is. Raises `PermissionDenied` for a stranger, `Http404` for who did not write it or
    may not see it any more.
    """
    with acting_on(post, by, own_post_for) as found:
        if found.body:
            title = found.thread.title if found.is_opening else ""
            Removal.objects.create(post=found, title=title, body=found.body)
            _set_words(found, "", "")
            record("post.removed", actor=by, subject=found, thread=found.thread_id)
    return found


def return_post(post: Post, by: Any) -> Post:
    """Bring back what one removed. Returning what is there changes nothing.

    Returns the post as it then is. Raises like `remove_post`, and `ValidationError` once `UNDO_FOR` has passed,
    `TooFast` for more than the pace of edits.
    """
    with acting_on(post, by, own_post_for) as found:
        # Locked, since the worker may be about to forget it.
        removal = Removal.objects.select_for_update().filter(post=found).first()
        if removal:
            if removal.is_final:
                raise ValidationError(_("The ten minutes are over, and the words are gone."))
            pace.check(by, "post.edit")
            _set_words(found, removal.title, removal.body)
            removal.delete()
            record("post.returned", actor=by, subject=found, thread=found.thread_id)
    return found


def forget_removed() -> int:
    """Let go of the words, and of what they replaced, that cannot be taken back any more. Returns of how many posts.

    One of the worker's loops: nobody can reach these words, and still they are not kept a moment longer than the
    undo needs them.
    """
    due = Removal.objects.filter(at__lte=timezone.now() - UNDO_FOR).exclude(body="")
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due.exists():
        return 0
    with transaction.atomic():
        pks = [removal.pk for removal in due.select_for_update(skip_locked=True)[:FORGOTTEN_AT_ONCE]]
        Revision.objects.filter(post__in=pks).delete()
        release(PLACE.kind, pks)
        # The options are words of who asked as well.
        Poll.objects.filter(thread__posts__in=pks, thread__posts__number=1).delete()
        return Removal.objects.filter(pk__in=pks).update(title="", body="")


def _set_words(post: Post, title: str, body: str) -> None:
    post.body, post.html = body, read_words(post.author, body).html if body else ""
    post.save(update_fields=["body", "html"])
    if post.is_opening:
        post.thread.title, post.thread.slug = title, slug_of(title)
        post.thread.save(update_fields=["title", "slug"])
    post.thread.touch()
