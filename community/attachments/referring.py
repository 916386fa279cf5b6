"""What was written holds uploads: noting down which, in the transaction that writes it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.attachments.models import LinkReference, Reference, Upload, kept_until
from community.design.markdown_rules import UPLOAD


def refer(kind: str, place: int, uploads: Collection[Upload]) -> None:
    """Let a place of a registered kind hold exactly these uploads. Inside the transaction that writes it.

    What it held before and holds no more goes after `KEPT_FOR`, unless something else holds it. Raises
    `ValidationError` for `body` when one is gone meanwhile.
    """
    wanted = {upload.pk for upload in uploads}
    # Locked, so that the worker does not take one away between this look and the commit.
    here = set(Upload.objects.select_for_update().filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - here:
        raise ValidationError({"body": _("A picture or file in this is gone by now. Add it once more.")})
    held = Reference.objects.filter(kind=kind, place=place)
    known = set(held.values_list("upload", flat=True))
    if known - wanted:
        held.exclude(upload__in=wanted).delete()
        Upload.objects.filter(pk__in=known - wanted).update(keep_until=kept_until())
    new = sorted(wanted - known)
    Reference.objects.bulk_create(Reference(kind=kind, place=place, upload_id=pk) for pk in new)


def keep_named(kind: str, place: int, owner: Any, text: str) -> None:
    """Let Markdown that nobody else reads yet, such as a draft, keep the uploads of `owner` that it names."""
    tokens = [uuid.UUID(found[1]) for found in UPLOAD.finditer(text)]
    Reference.objects.filter(kind=kind, place=place).delete()
    named = Upload.objects.select_for_update().filter(owner=owner, token__in=tokens) if tokens else ()
    Reference.objects.bulk_create(Reference(kind=kind, place=place, upload=upload) for upload in named)


def let_go(kind: str, place: int) -> None:
    """Such a text is no more; what only it kept waits as at first, since its words may stand elsewhere."""
    held = Reference.objects.filter(kind=kind, place=place)
    uploads = set(held.values_list("upload", flat=True))
    if uploads:
        held.delete()
        Upload.objects.filter(pk__in=uploads).update(keep_until=kept_until())


def release(kind: str, places: Collection[int]) -> None:
    """The words of these places are forgotten: what only they held goes at once, and so do their link cards."""
    LinkReference.objects.filter(kind=kind, place__in=places).delete()
    held = Reference.objects.filter(kind=kind, place__in=places)
    uploads = set(held.values_list("upload", flat=True))
    if uploads:
        held.delete()
        Upload.objects.unused().filter(pk__in=uploads).update(keep_until=timezone.now())
