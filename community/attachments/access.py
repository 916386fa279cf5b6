"""Who may see an upload. What somebody may not see is, to them, not there."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from community.attachments.models import Link, Upload
from community.attachments.places import place_of
from community.members import pace

PLACES_ASKED = 200
"""The newest places of each kind that are asked whether somebody sees them; a picture stands in one or two."""


def upload_for(member: Any, token: uuid.UUID) -> Upload:
    """The upload, for its owner and for whoever sees a place that refers to it. Raises `Http404`."""
    found = get_object_or_404(Upload, token=token)
    if not may_see(member, found):
        raise Http404
    return found


def link_for(member: Any, token: uuid.UUID) -> Link:
    """The link with this token, for whoever sees a place that holds it. Raises `Http404`."""
    found = get_object_or_404(Link, token=token)
    if not is_seen_somewhere(member, found.references):
        raise Http404
    return found


def may_see(member: Any, upload: Upload) -> bool:
    return upload.owner_id == member.pk or is_seen_somewhere(member, upload.references)


def is_seen_somewhere(member: Any, references: Any) -> bool:
    """Whether `member` sees one of the places that these references (a manager of them) name."""
    found: dict[str, set[int]] = {}
    for kind, place in references.order_by("-pk").values_list("kind", "place")[:PLACES_ASKED]:
        found.setdefault(kind, set()).add(place)
    return any(place_of(kind).is_seen(member, ids) for kind, ids in found.items())


def is_held_back(member: Any) -> bool:
    """Whether the limits of the first day hold for `member`; those who build a community up are free of them."""
    return pace.is_held_up(member) and pace.is_newcomer(member)


def require_member(member: Any) -> None:
    """Raises `PermissionDenied` for somebody who may not upload."""
    if not (member.is_authenticated and member.is_active):
        raise PermissionDenied(_("Log in to add pictures and files."))
