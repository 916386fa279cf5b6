"""Names that people show, and handles that stand in addresses."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.members.models import LEFT_PREFIX, Member

HANDLE_ROOM = 24  # of the field's 30 characters; the rest is for "-2", "-3"


def tidy_name(name: str) -> str:
    """A name in one Unicode form, without doubled spaces. Raises `ValidationError` when nothing can be seen of it,
    or when it holds characters that change how the text around it reads (control, direction, private use)."""
    tidied = " ".join(unicodedata.normalize("NFKC", name).split())
    if any(unicodedata.category(letter).startswith("C") for letter in tidied):
        raise ValidationError(_("Please leave out invisible characters."), code="name")
    if not any(unicodedata.category(letter)[0] in "LNS" for letter in tidied):
        raise ValidationError(_("What shall we call you?"), code="name")
    return tidied


def free_handle(name: str) -> str:
    """A handle that looks like `name` and that nobody has: "ada-lovelace", then "ada-lovelace-2"."""
    base = slugify(name).replace("_", "-").strip("-")[:HANDLE_ROOM].strip("-")
    if not base or base.startswith(LEFT_PREFIX):
        base = "member"
    taken = set(Member.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    return next(h for h in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if h not in taken)
