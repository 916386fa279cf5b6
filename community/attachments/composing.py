"""The Markdown by which an upload stands in what somebody writes."""

from django.utils.formats import number_format

from community.attachments.models import Upload
from community.attachments.uploading import MEGABYTE
from community.design.markdown import normalise


def markdown_of(upload: Upload, alt: str = "") -> str:
    """`![alt](address)` for a picture, for a file a link with its name and size."""
    if upload.is_picture:
        return f"![{escaped(alt)}]({upload.get_absolute_url()})"
    return f"[{escaped(upload.name)} ({size_of(upload)})]({upload.get_absolute_url()})"


def size_of(upload: Upload) -> str:
    """As people read it: 3.4 MB, 12 kB."""
    if upload.size >= MEGABYTE:
        return f"{number_format(upload.size / MEGABYTE, 1)} MB"
    return f"{max(1, round(upload.size / 1000))} kB"


def escaped(text: str) -> str:
    """Text on one line in which Markdown finds nothing of its own."""
    words = " ".join(normalise(text).split())
    return "".join(f"\\{character}" if character in "\\[]!*_`<>&~|" else character for character in words)
