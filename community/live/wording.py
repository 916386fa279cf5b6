"""What is wrong with a field that came as JSON, in the language of whoever sent it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# By pydantic's own names for what went wrong; its sentences are for programmers, in English.
SENTENCES = {
    "missing": _("This is missing."),
    "extra_forbidden": _("This has no place here."),
    "string_type": _("This must be a text."),
    "string_too_long": _("This takes at most %(max_length)d characters."),
    "int_type": _("This must be a whole number."),
    "greater_than_equal": _("This must be at least %(ge)d."),
    "less_than": _("This must be less than %(lt)d."),
    "uuid_parsing": _("This must be a UUID."),
    "uuid_type": _("This must be a UUID."),
}
OTHERWISE = _("This is not what belongs here.")


def sentence(problem: Mapping[str, Any]) -> str:
    """One of pydantic's `errors()` in our words."""
    return SENTENCES.get(problem["type"], OTHERWISE) % problem.get("ctx", {})
