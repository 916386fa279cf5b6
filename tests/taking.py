"""What a member takes along, as they read it."""

import json
from typing import Any

from community.members.exporting import file_of
from community.members.models import Member


def export(member: Member) -> dict[str, Any]:
    """The whole of the file that `file_of` makes."""
    found: dict[str, Any] = json.loads("".join(file_of(member)))
    return found
