"""What every page may use: the ways through the house, and what waits for this member."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from community.live.own import numbers_of

# Label, address, icon, and what else is found from there: tuples, since this runs on every page.
NAVIGATION = [
    (_("Home"), "/", "house", ()),
    (_("Stories"), "/stories/", "book-open", ("/products/", "/moments/")),
    (_("Boards"), "/boards/", "messages-square", ("/threads/", "/groups/")),
    (_("Rooms"), "/rooms/", "radio", ("/me/requests/",)),
    (_("People"), "/people/", "users", ()),
]

ROOMS = 3

FOOTER = [{"label": _("Language"), "url": "/language/"}]


def site(request: HttpRequest) -> dict[str, Any]:
    """`navigation`: the main places, the one we are in marked `active`; `footer_links`; for members also `notices`,
    `account_links`, the `scripts` of every page, and `numbers` of what waits for them (counted only if the page shows
    them): those of `own.numbers_of`."""
    context: dict[str, Any] = {"navigation": _navigation(request.path), "footer_links": FOOTER}
    member = request.user if hasattr(request, "user") else None
    if member is not None and member.is_authenticated:
        numbers = SimpleLazyObject(lambda: numbers_of(member))
        context |= {"notices": {"url": reverse("notifications:inbox")}, "numbers": numbers}
        context |= {"account_links": _account_links(member), "scripts": _scripts()}
        context["navigation"][ROOMS]["waits"] = True
    return context


def _scripts() -> list[str]:
    return [static("live/own.js"), static("notifications/standing.js")]


def _navigation(path: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url,
            "icon": icon,
            "active": path.startswith((url, *others)) if url != "/" else path == "/",
        }
        for label, url, icon, others in NAVIGATION
    ]


def _account_links(member: Any) -> list[dict[str, Any]]:
    links = [
        {"label": _("Unread for you"), "url": reverse("discussions:unread"), "icon": "book-open-check"},
        {"label": _("My place"), "url": reverse("members:me"), "icon": "sliders-horizontal"},
    ]
    if not member.is_staff:
        return links
    if member.is_manager:
        links.append({"label": _("Queue"), "url": reverse("moderation:queue"), "icon": "shield"})
    if member.has_perm("wagtailadmin.access_admin"):
        links.append({"label": _("Publish"), "url": reverse("wagtailadmin_home"), "icon": "pen-line"})
    if member.is_superuser:
        links.append({"label": _("Search index"), "url": reverse("search:operating"), "icon": "search-check"})
    return links
