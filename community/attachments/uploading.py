"""Taking a picture or a file in: the only door by which one comes."""

import hashlib
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from community.attachments import pictures, storing
from community.attachments.access import is_held_back, require_member
from community.attachments.models import PICTURE, Upload, kept_until
from community.attachments.sniffing import kind_of, tidy_name
from community.members import pace
from community.members.access import hold

MEGABYTE = 1_000_000


def upload(member: Any, file: File, client_id: uuid.UUID) -> Upload:
    """Keep a picture or a file for `member`, who alone sees it until something they write refers to it.

    The same `client_id` again, or the same file, returns the upload that it made. Raises `ValidationError` beside
    `file` (or `client_id`, where that already carried another file), `TooFast`, `PermissionDenied` for a stranger.
    """
    require_member(member)
    _require_size(file, max(settings.PICTURE_MEGABYTES, settings.FILE_MEGABYTES))
    with storing.room_left(), TemporaryDirectory(prefix="kindred-upload-") as folder:
        source = Path(folder, "source")
        sha256 = _written(file, source)
        if first := _first_result(member, client_id, sha256):
            return first
        kind = kind_of(source)
        is_picture = kind == PICTURE
        _require_size(file, settings.PICTURE_MEGABYTES if is_picture else settings.FILE_MEGABYTES)
        if not is_picture and is_held_back(member):
            raise ValidationError(
                {"file": _("On your first day you can add pictures; files from tomorrow on.")}
            )
        pace.check(member, "upload")
        found = Upload(
            owner=member,
            client_id=client_id,
            sha256=sha256,
            name=tidy_name(file.name or "", kind),
            content_type=kind,
        )
        return _kept(found, _files_of(found, source))


def _require_size(file: File, megabytes: int) -> None:
    if not file.size:
        raise ValidationError({"file": _("This file is empty.")})
    if file.size > megabytes * MEGABYTE:
        raise ValidationError(
            {"file": _("This file is too large: at most %(most)d MB.") % {"most": megabytes}}
        )


def _written(file: File, path: Path) -> str:
    """Write the upload down; returns the SHA-256 of its bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as out:
        for chunk in file.chunks():
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def _first_result(member: Any, client_id: uuid.UUID, sha256: str) -> Upload | None:
    same_key = Upload.objects.filter(owner=member, client_id=client_id).first()
    if same_key and same_key.sha256 != sha256:
        raise ValidationError({"client_id": _("You already sent this form with another file.")})
    found = same_key or Upload.objects.filter(owner=member, sha256=sha256).first()
    # Its wait begins anew. One that the worker takes away this very moment is taken in once more.
    if found and Upload.objects.filter(pk=found.pk).update(keep_until=kept_until()):
        return found
    return None


def _files_of(found: Upload, source: Path) -> dict[str, Path]:
    """Where each file of it belongs; sets what is known of a picture once it is read."""
    if not found.is_picture:
        found.size = source.stat().st_size
        return {found.path(): source}
    picture = pictures.take_in(source, source.parent)
    found.width, found.height, found.widths = picture.width, picture.height, list(picture.files)
    found.size = picture.files[picture.width].stat().st_size
    return {found.path(width): path for width, path in picture.files.items()}


def _kept(found: Upload, files: dict[str, Path]) -> Upload:
    storing.keep(files)
    try:
        with transaction.atomic():
            hold(found.owner)
            found.save(force_insert=True)
    except IntegrityError:  # the same file came twice at once
        storing.forget(files)
        if first := _first_result(found.owner, found.client_id, found.sha256):
            return first
        raise
    except BaseException:
        storing.forget(files)
        raise
    return found
