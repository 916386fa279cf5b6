"""The Markdown by which an upload stands in what somebody writes, and the way for it to get there."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from community.attachments.models import Upload
from community.attachments.uploading import MEGABYTE, upload
from community.design.markdown import normalise
from community.members.refusals import status_of

LONGEST_ALT = 1_000
"""Characters of a picture's description (Mastodon takes 1,500; a post has room for more beside it)."""


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


def is_attaching(request: HttpRequest) -> bool:
    """Whether something is to be added to the text of a form first. Also where its main button was pressed while a
    file was chosen: without a script that is easily done, and nothing would tell that the file was lost."""
    return "attach" in request.POST or bool(request.FILES)


def attach(
    request: HttpRequest, template: str, form: Form, fresh: Form, context: dict[str, Any]
) -> HttpResponse:
    """The page of a form again, with what was chosen in its `_picture_drop.html` added to its text.

    Nothing that was typed into `form` is lost or judged yet: it stands in `fresh`, the same form as it was before
    anything was sent. Where the file was not taken, the page says so beside it, with the status of the refusal.
    """
    fresh.initial = {name: form[name].value() for name in form.fields}
    alt, error = request.POST.get("alt", "")[:LONGEST_ALT], None
    try:
        found = upload(request.user, _chosen(request), uuid.uuid4())
        fresh.initial["body"] = _joined(fresh.initial["body"] or "", markdown_of(found, alt))
        context = context | {"attached": found.name}
    except ValidationError as refusal:
        error = refusal
        context = context | {"attach_error": " ".join(refusal.messages), "attach_alt": alt}
    response = render(request, template, context | {"form": fresh}, status=status_of(error) if error else 200)
    if retry_after := getattr(error, "retry_after", None):
        response["Retry-After"] = str(retry_after)
    return response


def _chosen(request: HttpRequest) -> UploadedFile:
    """Raises `ValidationError` where nothing was chosen."""
    if file := request.FILES.get("file"):
        return file
    raise ValidationError({"file": _("Choose a picture or a file first.")})


def _joined(text: str, markdown: str) -> str:
    return f"{text.rstrip()}\n\n{markdown}\n".lstrip("\n")
