"""What a file is, by its first bytes: neither its name nor what the browser says of it is believed.

Taken are JPEG, PNG, GIF and WebP, PDF, and plain text. Nothing else, with reasons: SVG and HTML run scripts; archives
and office files hide what is inside of them, and are how malware travels; sound and film want players, captions and
room of their own.
"""

import re
import unicodedata
from pathlib import Path, PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.attachments.models import PICTURE
from community.design.markdown import normalise

PDF, TEXT = "application/pdf", "text/plain"
ENDINGS = {PDF: ("pdf",), TEXT: ("txt", "csv", "md"), PICTURE: ("webp",)}
"""Endings of a name by what the file is; the first one is given to a name that has none of them."""

LONGEST_NAME = 100
"""Characters of a name, its ending included: more than fits under a picture, less than every file system takes."""

_PICTURES = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP", re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PARTED = re.compile(r"[\\/:*?\"<>|\[\]()`]+")
_ENDING = re.compile(r"\.[^.]{1,5}$")


def kind_of(file: Path) -> str:
    """`PICTURE`, `PDF` or `TEXT`. Raises `ValidationError` beside `file` for everything else."""
    with file.open("rb") as opened:
        start = opened.read(16)
    if _PICTURES.match(start):
        return PICTURE
    if start.startswith(b"%PDF-"):
        return PDF
    if _is_text(file.read_bytes()):
        return TEXT
    raise ValidationError(
        {"file": _("This kind of file is not taken. Pictures, PDF and plain text (.txt, .csv, .md) are.")}
    )


def _is_text(data: bytes) -> bool:
    """Whether it is UTF-8 that a person could read, and no page or drawing that a browser would run."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    opening = text[:1000].lstrip("\ufeff \t\r\n\f").lower()
    is_markup = opening.startswith(("<!doctype", "<html", "<svg", "<?xml", "<script", "<!--"))
    return bool(opening) and not is_markup and not _CONTROLS.search(data)


def tidy_name(name: str, kind: str) -> str:
    """A name to show and to save under: one line, no path, none of Markdown's brackets, the ending that is true."""
    words = _PARTED.sub(" ", normalise(PurePosixPath(name.replace("\\", "/")).name))
    words = "".join(c for c in " ".join(words.split()) if unicodedata.category(c)[0] != "C").strip(" .-")
    ending = words.rpartition(".")[2].lower()
    if ending in ENDINGS[kind] and words.lower() != ending:
        words = words[: -len(ending) - 1]
    else:
        ending = ENDINGS[kind][0]
        if kind == PICTURE:
            words = _ENDING.sub("", words)
    stem = words[: LONGEST_NAME - len(ending) - 1].strip(" .-") or _("file")
    return f"{stem}.{ending}"
