"""Answers in the design for what goes wrong before or around a view."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import bad_request as plain_bad_request
from django.views.defaults import server_error as plain_server_error

RETRY_SECONDS = 5
"""When to come back while the database is away: within a few times of it, PostgreSQL is restarted."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that Django would not read: 413 when it was too large, else its own plain 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return plain_bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """What a view could not deal with: 503 and when to come back while the database is away, else Django's own 500."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return plain_server_error(request)
    if request.path.startswith("/api/"):
        body = {"detail": _("We will be back in a moment. Please try again."), "errors": {}}
        response: HttpResponse = JsonResponse(body, status=503)
    else:
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response
