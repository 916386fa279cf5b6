"""{% slot %}: the places on a thread's page where a member sees something of their own."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag(takes_context=True)
def slot(context: Any, content: SafeString, name: str, key: str | int) -> SafeString:
    """Mark a place that `overlays.FILLERS[name]` fills; `content` is what stands there for most members.

    `key` tells it from the others of its name on the page. Slots do not nest. `slots` in the context names those
    that the page has, None for all; in the place of others there is nothing.
    """
    mark, slots = context["mark"], context.get("slots")
    there = slots is None or name in slots
    return SafeString(
        f"{mark}{name} {key}{mark}{content}{mark}" if there else ""
    )  # safe: ids around safe words
