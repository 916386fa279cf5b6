"""Letting go of uploads and their files: by the worker alone, so that a crash leaves nothing half done."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from community.attachments import storing
from community.attachments.models import Reference, Upload
from community.attachments.places import place_of
from community.attachments.rendering import without

AT_ONCE = 100
"""Uploads of one batch of the worker's loop."""


def forget_unused() -> int:
    """Remove uploads whose time is over and to which nothing refers. Returns how many it looked at. One of the worker's
    loops."""
    due = Upload.objects.filter(keep_until__lte=timezone.now())
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due.exists():
        return 0
    with transaction.atomic():
        # Whoever writes something that refers to one holds its row meanwhile; who did so a moment ago is seen by
        # the second look, which is taken with the rows in hand.
        held = [upload.pk for upload in due.select_for_update(skip_locked=True)[:AT_ONCE]]
        found = list(Upload.objects.unused().filter(pk__in=held))
        # Files first: after a crash between the two, the row is still there to be done once more.
        storing.forget([upload.path(width) for upload in found for width in upload.widths or (0,)])
        Upload.objects.filter(pk__in=[upload.pk for upload in found]).delete()
        Upload.objects.filter(pk__in=held).update(keep_until=None)
    return len(held)


def forget_all_of(uploads: QuerySet[Upload]) -> None:
    """Take a member's uploads out of everything, for the worker to remove; where others quoted one, its description
    stays."""
    found = list(uploads)
    tokens = {str(upload.token) for upload in found}
    references = Reference.objects.filter(upload__in=found)
    places: dict[str, set[int]] = {}
    for kind, place in references.values_list("kind", "place"):
        places.setdefault(kind, set()).add(place)
    # In the order of who writes: what shows an upload is locked before the upload is.
    for kind, ids in places.items():
        place_of(kind).rewrite(ids, lambda html: without(html, tokens))
    references.delete()
    uploads.update(name="", keep_until=timezone.now())
