"""The inbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.members.access import member_required
from community.notifications.inbox import mark_seen, page_of


@member_required
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices, newest first; those shown count as seen from the next page on."""
    before = request.GET.get("before", "")
    told, older = page_of(request.user, int(before) if before.isdecimal() and len(before) < 19 else None)
    response = render(request, "notifications/inbox.html", {"told": told, "older": older})
    if told and not before:
        mark_seen(request.user, told[0].notice.pk)
    return response
