"""Addresses of uploads: each asks `access` who may see it, every time."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from community.attachments.access import link_for, upload_for
from community.attachments.serving import handed_out


@require_safe
def upload(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """A picture in its largest size; any other file to be saved, under its name."""
    found = upload_for(request.user, token)
    return handed_out(request, found.path(), found.token.hex, found.content_type, found.name)


@require_safe
def rendition(request: HttpRequest, token: uuid.UUID, width: int) -> HttpResponse:
    """A picture in one of the widths that there are of it."""
    found = upload_for(request.user, token)
    if width not in found.widths:
        raise Http404
    return handed_out(request, found.path(width), f"{found.token.hex}-{width}", name=found.name)


@require_safe
def link_picture(request: HttpRequest, token: uuid.UUID, version: int) -> HttpResponse:
    """The picture of a link card, from our own bytes."""
    found = link_for(request.user, token)
    if version != found.version or not found.width:
        raise Http404
    return handed_out(request, found.path, f"{found.token.hex}-{version}")
