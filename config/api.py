"""The one API, at /api/v1/: each room brings its router, and the schema is made from all of them.

Writes need the session's CSRF token, like any form. Errors look the same everywhere: `{"detail", "errors"}`.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError as MalformedInput
from ninja.security import SessionAuth

from community.live.wording import sentence
from community.members.pace import TooFast

api = NinjaAPI(
    title="Kindred",
    version="1",
    urls_namespace="api-1",
    auth=SessionAuth(),
    docs_url=None,
)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What a verb refused, by field; too fast is 429 and says when to come back."""
    errors = error.message_dict if hasattr(error, "error_dict") else {}
    body = {"detail": " ".join(error.messages), "errors": errors}
    response = api.create_response(request, body, status=getattr(error, "status", 422))
    if isinstance(error, TooFast):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(MalformedInput)
def malformed(request: HttpRequest, error: MalformedInput) -> HttpResponse:
    """What did not have the shape that the schema asks for."""
    errors: dict[str, list[str]] = {}
    for problem in error.errors:
        _source, argument, *within = problem["loc"]
        errors.setdefault(".".join(map(str, within or [argument])), []).append(sentence(problem))
    detail = _("Some of that was not understood.")
    return api.create_response(request, {"detail": detail, "errors": errors}, status=422)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return api.create_response(request, {"detail": str(error) or _("You may not do that.")}, status=403)


@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return api.create_response(request, {"detail": _("That is not here.")}, status=404)


ROOMS = (
    "community.members",
    "community.attachments",
    "community.recognition",
    "community.discussions",
    "community.moderation",
    "chat",
    "search",
)

for room in ROOMS:
    api.add_router("", f"{room}.api.router")
