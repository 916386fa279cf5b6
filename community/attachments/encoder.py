"""The child process that reads a picture which nobody trusts, and writes it anew. `pictures` runs it.

Either small and in widths (`taken_in`), or in its own format and size (`as_it_is`).

By its path and on its own: it imports nothing of ours, and gives up its rights to memory and time before it looks.
What it writes holds pixels only: no EXIF, GPS, XMP, comments or colour profile.
"""

import json
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
# Drawings and screenshots; kept to the pixel where that is not much larger.
DRAWN = ("PNG", "GIF")
LOSSLESS_PIXELS, LOSSLESS_BYTES = 1_500_000, 600_000
# How each format is written that keeps its own; Pillow's guide advises against a quality of more than 95.
OWN: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90, "optimize": True, "progressive": True},
    "PNG": {"compress_level": 6},  # "optimize" takes minutes for large ones, and saves little
    "WEBP": {"quality": 90, "method": 4},
}
DRAWN_QUALITY, PHOTO_QUALITY = (
    90,
    82,
)  # hard to tell from the original, by eye and by WebP's own advice (75-90)


def main() -> None:
    """`source folder '{"pixels", "memory", "seconds", "largest", "widths"}'`, the last two for `taken_in`; answers with
    a line of JSON."""
    source, folder, limits = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    for what, most in ((resource.RLIMIT_AS, limits["memory"]), (resource.RLIMIT_CPU, limits["seconds"])):
        resource.setrlimit(what, (most, most))
    try:
        answer = (taken_in if "largest" in limits else as_it_is)(source, folder, limits)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        answer = {"error": "unreadable", "errno": getattr(error, "errno", None)}
    sys.stdout.write(json.dumps(answer))


def taken_in(source: Path, folder: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """Write `<width>.webp` for each width into `folder`; returns `{"width", "height", "widths"}` or `{"error"}`."""
    Image.MAX_IMAGE_PIXELS = None  # ours is the one limit, and it is looked at before a pixel is read
    with Image.open(source, formats=FORMATS) as opened:
        if opened.width * opened.height > limits["pixels"]:
            return {"error": "pixels"}
        drawn = opened.format in DRAWN
        picture = upright(opened, limits["largest"])
    widths = [*(width for width in limits["widths"] if width < picture.width), picture.width]
    for width in widths:
        (folder / f"{width}.webp").write_bytes(encoded(scaled(picture, width), drawn))
    return {"width": picture.width, "height": picture.height, "widths": widths}


def as_it_is(source: Path, folder: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """Write the same picture, upright, into `folder` as "same"; returns `{"format"}` or `{"error"}`."""
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(source, formats=tuple(OWN)) as opened:
        if opened.width * opened.height > limits["pixels"]:
            return {"error": "pixels"}
        kind, profile = str(opened.format), opened.info.get("icc_profile")
        picture = bare(ImageOps.exif_transpose(opened))
        if profile and picture.mode in ("RGB", "RGBA"):
            picture = in_srgb(picture, profile)
        picture.save(folder / "same", kind, **OWN[kind])
    return {"format": kind}


def bare(picture: Image.Image) -> Image.Image:
    """The pixels alone; a palette is kept with its picture."""
    fresh = Image.new(picture.mode, picture.size)
    if picture.mode == "P" and picture.palette:
        fresh.putpalette(picture.getpalette(picture.palette.mode) or [], picture.palette.mode)
    fresh.paste(picture)
    if "transparency" in picture.info:
        fresh.info["transparency"] = picture.info["transparency"]
    return fresh


def upright(opened: Image.Image, largest: int) -> Image.Image:
    """The first frame, at most `largest` pixels wide and high, turned as its camera said, in sRGB, without a word."""
    profile = opened.info.get("icc_profile")
    is_photo = opened.format == "JPEG"
    picture = opened if is_photo else opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    # Without a gap a JPEG is read at the scale next to what is wanted, which makes large photographs quick.
    picture.thumbnail((largest, largest), Image.Resampling.LANCZOS, reducing_gap=1.0 if is_photo else 2.0)
    picture = in_srgb(ImageOps.exif_transpose(picture), profile)
    picture.info.clear()
    return picture


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The same colours without their profile: phones photograph in wider spaces than browsers assume."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile and picture.mode in ("RGB", "RGBA", "CMYK"):
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
            return made or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile: the colours as they stand
    return picture.convert(mode)


def scaled(picture: Image.Image, width: int) -> Image.Image:
    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def encoded(picture: Image.Image, drawn: bool) -> bytes:
    if drawn and picture.width * picture.height <= LOSSLESS_PIXELS:
        exact = as_webp(picture, lossless=True)
        if len(exact) <= LOSSLESS_BYTES:
            return exact
    return as_webp(picture, quality=DRAWN_QUALITY if drawn else PHOTO_QUALITY)


def as_webp(picture: Image.Image, **how: Any) -> bytes:
    out = BytesIO()
    picture.save(out, "WEBP", method=3, **how)
    return out.getvalue()


if __name__ == "__main__":
    main()
