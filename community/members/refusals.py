"""Saying no to a form without losing a word of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

INVALID = 422


def refuse(
    request: HttpRequest,
    template: str,
    form: BaseForm,
    error: ValidationError | None = None,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page again, with what was typed and why it was not taken beside the field that it concerns.

    `error` is what a verb raised, if the form itself was valid. Status 422, or 429 with `Retry-After` (seconds)
    for `pace.TooFast`. The template finds the form as `form`.
    """
    if error is not None:
        add_errors(form, error)
    response = render(request, template, {**(context or {}), "form": form}, status=status_of(error))
    if retry_after := getattr(error, "retry_after", None):
        response["Retry-After"] = str(retry_after)
    return response


def status_of(error: ValidationError | None) -> int:
    """422 for input that cannot be taken, 429 for too fast."""
    return getattr(error, "status", INVALID)


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Put a verb's errors beside their fields; those of fields that the form does not show go above it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
