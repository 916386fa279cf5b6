"""The inbox."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from community.design.numbers import number_in
from community.members.access import member_required
from community.notifications.inbox import mark_seen, newest, page_of


@member_required
def inbox(request: HttpRequest) -> HttpResponse:
    """My notices, newest first; those there are count as seen from the next page on."""
    before = request.GET.get("before", "")
    known = newest(request.user)
    told, older = page_of(request.user, number_in(before))
    response = render(request, "notifications/inbox.html", {"told": told, "older": older})
    if not before:
        mark_seen(request.user, known)
    return response
