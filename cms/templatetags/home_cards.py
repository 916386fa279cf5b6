"""The cards on a member's home."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from community.members.cards import Card

register = template.Library()


@register.simple_tag(takes_context=True)
def home_card(context: RequestContext, card: Card, values: dict[str, Any]) -> SafeString:
    """A card's own template with its own values, beside what every template has."""
    with context.push(**values):
        return context.template.engine.get_template(card.template).render(context)
