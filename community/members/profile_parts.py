"""Parts of a profile that rooms above supply, for whoever looks at it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Part:
    """`context(member, viewer)` is what `template` finds as `part`, or None to leave the part out; the viewer may be
    `AnonymousUser`. Lower `order` comes first."""

    name: str
    template: str
    context: Callable[[Member, Any], dict[str, Any] | None]
    order: int


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a part known; called from a room's `wiring.py`."""
    _parts[part.name] = part


def parts_of(member: Member, viewer: Any) -> list[tuple[Part, dict[str, Any]]]:
    """The parts that the profile of `member` has for `viewer`, each with its context, in order."""
    ordered = sorted(_parts.values(), key=lambda part: (part.order, part.name))
    filled = ((part, part.context(member, viewer)) for part in ordered)
    return [(part, context) for part, context in filled if context is not None]
