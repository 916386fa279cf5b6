"""What rooms of the house above this one say at the head of a room's page, to one who looks: they register it here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from chat.opening import Opened


@dataclass(frozen=True, slots=True)
class Remark:
    """`context(member, opened)` is what `template` needs, or None where there is nothing to say. Opening a room costs
    few queries, so it asks none where it can do without. Strangers hear what is `for_all`."""

    name: str
    template: str
    context: Callable[[Any, Opened], dict[str, Any] | None]
    for_all: bool = False


_remarks: dict[str, Remark] = {}


def register(remark: Remark) -> None:
    """Make a remark known; called from a room's `wiring.py`."""
    _remarks[remark.name] = remark


def remarks_for(member: Any, opened: Opened) -> list[SafeString]:
    """As HTML."""
    heard = (remark for remark in _remarks.values() if remark.for_all or member.is_authenticated)
    said = ((remark, remark.context(member, opened)) for remark in heard)
    return [render_to_string(remark.template, context) for remark, context in said if context is not None]
