"""What allauth asks of us: where a handle and a name come from."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.text import slugify

from community.members.models import Member


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request: Any, user: Member) -> None:
        """Give a new member a free handle and a first name to show, both theirs to change."""
        user.name = user.name or user.email.partition("@")[0][:60]
        user.handle = free_handle(user.name)


def free_handle(name: str) -> str:
    """A handle that looks like `name` and that nobody has: "ada-lovelace", then "ada-lovelace-2"."""
    base = slugify(name).replace("_", "-").strip("-")[:24] or "member"
    taken = set(Member.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    return next(h for h in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if h not in taken)
