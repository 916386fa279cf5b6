"""What was written holds uploads: noting down which, in the transaction that writes it.

An upload that something refers to has no `keep_until`, so that the worker looks only at those that nothing holds.
"""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.attachments.cards import release_links
from community.attachments.models import Reference, Upload, kept_until
from community.design.markdown_rules import UPLOAD


def refer(kind: str, place: int, uploads: Collection[Upload]) -> None:
    """Let a place of a registered kind hold exactly these uploads. Inside the transaction that writes it.

    What it held before and holds no more goes after `KEPT_FOR`, unless something else holds it. Raises
    `ValidationError` for `body` when one is gone meanwhile.
    """
    wanted = {upload.pk for upload in uploads}
    if wanted - _hold(kind, place, Upload.objects.filter(pk__in=wanted) if wanted else None):
        raise ValidationError({"body": _("A picture or file in this is gone by now. Add it once more.")})


def keep_named(kind: str, place: int, owner: Any, text: str) -> None:
    """Let Markdown that nobody else reads yet, such as a draft, keep the uploads of `owner` that it names."""
    tokens = [uuid.UUID(found[1]) for found in UPLOAD.finditer(text)]
    _hold(kind, place, Upload.objects.filter(owner=owner, token__in=tokens) if tokens else None)


def let_go(kind: str, place: int) -> None:
    """Such a text is no more; what only it kept waits as at first, since its words may stand elsewhere."""
    _hold(kind, place, None)


def release(kind: str, places: Collection[int]) -> None:
    """The words of these places are forgotten: what only they held goes at once, and so do their link cards."""
    release_links(kind, places)
    held = Reference.objects.filter(kind=kind, place__in=places)
    uploads = set(held.values_list("upload", flat=True))
    if uploads:
        held.delete()
        _wait(uploads, timezone.now())


def _hold(kind: str, place: int, uploads: Any) -> set[int]:
    """Let the place hold these uploads (a queryset, or None for none); returns the ids of those that are there."""
    # Locked, so that the worker does not take one away between this look and the commit.
    here = set(uploads.select_for_update().values_list("pk", flat=True)) if uploads is not None else set()
    held = Reference.objects.filter(kind=kind, place=place)
    known = set(held.values_list("upload", flat=True))
    if gone := known - here:
        held.filter(upload__in=gone).delete()
        _wait(gone, kept_until())
    if new := here - known:
        Reference.objects.bulk_create(Reference(kind=kind, place=place, upload_id=pk) for pk in sorted(new))
        Upload.objects.filter(pk__in=new).update(keep_until=None)
    return here


def _wait(uploads: Collection[int], until: datetime) -> None:
    """Keep those of them that nothing holds any more until then."""
    Upload.objects.unused().filter(pk__in=uploads).update(keep_until=until)
