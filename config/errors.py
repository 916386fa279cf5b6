"""Answers in the design for what goes wrong before or around a view."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request as plain_bad_request


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django would not read: 413 when it was too large, else its own plain 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return plain_bad_request(request, exception)
