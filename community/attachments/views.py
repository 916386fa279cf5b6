"""Addresses of uploads: each asks `access` who may see it, every time."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from community.attachments.access import upload_for
from community.attachments.serving import handed_out


@require_safe
def upload(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A picture in its largest size; any other file to be saved, under its name."""
    found = upload_for(request.user, token)
    return handed_out(request, found, found.path(), found.token.hex)


@require_safe
def rendition(request: HttpRequest, token: uuid.UUID, width: int) -> HttpResponse:
    """A picture in one of the widths that there are of it."""
    found = upload_for(request.user, token)
    if width not in found.widths:
        raise Http404
    return handed_out(request, found, found.path(width), f"{found.token.hex}-{width}")
