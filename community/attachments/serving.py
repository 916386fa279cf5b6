"""Handing a stored file out, once somebody is known to be allowed to see it."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from community.attachments.models import PICTURE
from community.attachments.sniffing import TEXT
from community.attachments.storing import storage

PICTURE_KEPT_S = 300
"""Seconds for which a browser shows a picture again without asking. Only that of who saw it: no cache between us and
them keeps any, so what is hidden or removed is gone for everybody else at once (docs/decisions)."""

INSIDE = "/private/"
"""Where nginx reaches the private storage, and nobody else: bin/nginx.conf."""

SANDBOX = "sandbox; default-src 'none'"


def handed_out(
    request: HttpRequest, path: str, etag: str, content_type: str = PICTURE, name: str = ""
) -> HttpResponse:
    """The file at `path` of the private storage: a picture to be shown, anything else to be saved as `name`.

    With `FILES_BY_NGINX` nginx sends the bytes.
    """
    is_picture = content_type == PICTURE
    if settings.FILES_BY_NGINX:
        response: Any = HttpResponse(headers={"X-Accel-Redirect": f"{INSIDE}{path}"})
    else:
        response = FileResponse(storage().open(path))
    response["Content-Type"] = f"{TEXT}; charset=utf-8" if content_type == TEXT else content_type
    response["Content-Disposition"] = content_disposition_header(not is_picture, name) or "inline"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={PICTURE_KEPT_S if is_picture else 0}"
    response["ETag"] = f'"{etag}"'
    return get_conditional_response(request, etag=response["ETag"], response=response)  # type: ignore[return-value]
