"""The house's addresses, and two empty views to measure them by."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import urlpatterns as house

EMPTY_STRANGER, EMPTY_MEMBER = "/bench-empty/", "/bench-empty-member/"


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


def empty_for_member(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    return HttpResponse(b"")


urlpatterns = [
    path(EMPTY_STRANGER.strip("/") + "/", empty),
    path(EMPTY_MEMBER.strip("/") + "/", empty_for_member),
    *house,
]
