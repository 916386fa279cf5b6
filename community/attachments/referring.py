"""What was written holds uploads: noting down which, in the transaction that writes it."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from community.attachments.models import LinkReference, Reference, Upload, kept_until


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


def release(kind: str, places: Collection[int]) -> None:
    """The words of these places are forgotten: what only they held goes at once, and so do their link cards."""
    LinkReference.objects.filter(kind=kind, place__in=places).delete()
    held = Reference.objects.filter(kind=kind, place__in=places)
    uploads = set(held.values_list("upload", flat=True))
    if uploads:
        held.delete()
        Upload.objects.unused().filter(pk__in=uploads).update(keep_until=timezone.now())
