"""What this room keeps about a member."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.attachments.composing import size_of
from community.attachments.forgetting import forget_all_of
from community.attachments.models import Upload
from community.members.holdings import Holding


def export_upload(upload: Upload) -> dict[str, Any]:
    """The address opens for who is logged in as its owner."""
    return {
        "name": upload.name,
        "type": upload.content_type,
        "bytes": upload.size,
        "at": upload.at.isoformat(),
        "address": f"{settings.BASE_URL}{upload.get_absolute_url()}",
    }


UPLOADS = Holding(
    model=Upload,
    field="owner",
    title=_("Pictures and files you added"),
    purpose=_("So that who reads what you write sees them. Place, time and camera were taken off."),
    source=_("You added them"),
    describe=lambda upload: f"{upload.name} ({size_of(upload)})",
    erase=forget_all_of,
    export=export_upload,
)
