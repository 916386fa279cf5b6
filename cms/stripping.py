"""Taking off a picture all that it says about whoever took it: place, time, camera."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _

from community.attachments import pictures


def stripped(upload: File) -> ContentFile:
    """The same picture, upright, in the same format, written anew without EXIF, GPS, XMP or comments.

    Wagtail's renditions copy the metadata of their original, so the original must hold none. Raises
    `ValidationError` beside `file` for what is no JPEG, PNG or WebP.
    """
    upload.open()
    with TemporaryDirectory(prefix="kindred-picture-") as folder:
        source = Path(folder, "source")
        with source.open("wb") as out:
            out.writelines(upload.chunks())
        try:
            return ContentFile(pictures.rewrite(source, Path(folder)).read_bytes(), name=upload.name)
        except ValidationError as error:
            raise ValidationError(
                {"file": _("This is not a JPEG, PNG or WebP picture that we can read.")}
            ) from error
