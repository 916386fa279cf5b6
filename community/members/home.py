"""This room's card on the home page."""

from typing import Any

from community.members.models import Member


def interests(member: Member) -> dict[str, Any] | None:
    """The member's interests, that the rest of the page is arranged around; None for who declared none."""
    chosen = list(member.interests.all())
    return {"interests": chosen} if chosen else None
