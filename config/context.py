"""What every page may use: the brand and the ways through the house."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

NAVIGATION = [
    {"label": _("Home"), "url": "/", "icon": "house"},
    {"label": _("Stories"), "url": "/stories/", "icon": "book-open"},
    {"label": _("Boards"), "url": "/boards/", "icon": "messages-square"},
    {"label": _("Rooms"), "url": "/rooms/", "icon": "radio"},
    {"label": _("People"), "url": "/people/", "icon": "users"},
]


def site(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the main places, the one we are in marked `active`."""
    path = request.path
    here = next((n["url"] for n in reversed(NAVIGATION) if path.startswith(str(n["url"]))), "/")
    return {
        "navigation": [{**n, "active": n["url"] == here and (here != "/" or path == "/")} for n in NAVIGATION]
    }
