"""The one API, at /api/v1/: each room brings its router, and the schema is made from all of them.

Writes need the session's CSRF token, like any form. Errors look the same everywhere: `{"detail", "errors"}`.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

api = NinjaAPI(
    title="Kindred",
    version="1",
    urls_namespace="api-1",
    auth=SessionAuth(),
    docs_url=None,
)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = error.message_dict if hasattr(error, "error_dict") else {}
    return api.create_response(request, {"detail": " ".join(error.messages), "errors": errors}, status=422)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": str(error) or "You may not do that."}, status=403)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": "That is not here."}, status=404)


for room in ("community.members", "community.discussions", "chat", "search"):
    api.add_router("", f"{room}.api.router")
