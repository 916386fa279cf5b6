"""Taking off a picture all that it says about whoever took it: place, time, camera."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

# What is written for each format that is read; quality 90 is hard to tell from the original (Pillow's guide
# advises against more than 95).
FORMATS: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90, "method": 4},
}


def stripped(upload: File) -> ContentFile:
    """The same picture, upright, in the same format, written anew without EXIF, GPS, XMP or comments.

    Wagtail's renditions copy the metadata of their original, so the original must hold none. Raises
    `ValidationError` beside `file` for what is no JPEG, PNG or WebP.
    """
    upload.open()
    try:
        picture = Image.open(upload, formats=list(FORMATS))
        kind = str(picture.format)
        upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            {"file": _("This is not a JPEG, PNG or WebP picture that we can read.")}
        ) from error
    out = BytesIO()
    bare(upright).save(out, kind, **FORMATS[kind])
    return ContentFile(out.getvalue(), name=upload.name)


def bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, in sRGB as they stand; a palette is kept with its picture."""
    fresh = Image.new(picture.mode, picture.size)
    if picture.mode == "P" and picture.palette:
        fresh.putpalette(picture.getpalette(picture.palette.mode) or [], picture.palette.mode)
    fresh.paste(picture)
    if "transparency" in picture.info:
        fresh.info["transparency"] = picture.info["transparency"]
    return fresh
