"""How a kind of thing is shown."""

from django import template
from django.utils.functional import Promise

from search.documents import SOURCES

register = template.Library()


@register.filter
def kind_icon(kind: str) -> str:
    """The icon's name."""
    return SOURCES[kind].icon


@register.filter
def kind_label(kind: str) -> str | Promise:
    """What one of it is called."""
    return SOURCES[kind].one
