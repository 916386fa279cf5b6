"""Cards: what the home page shows a member. Rooms above supply them; the home page arranges them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.functional import Promise

from community.ledger.models import Entry
from community.members.models import Member


@dataclass(frozen=True, slots=True)
class Card:
    """`context(member)` is what `template` needs, or None when there is nothing to show: the card is left out.

    `title` is a (lazily translated) heading; `template` a path like "discussions/cards/fresh.html"; lower
    `order` comes first."""

    name: str
    title: str | Promise
    template: str
    context: Callable[[Member], dict[str, Any] | None]
    order: int


_cards: dict[str, Card] = {}


def register(card: Card) -> None:
    """Make a card known; called from a room's `wiring.py`."""
    _cards[card.name] = card


def registered() -> list[Card]:
    """All cards, in the order in which the home page shows them."""
    return sorted(_cards.values(), key=lambda card: (card.order, card.name))


def cards_for(member: Member) -> list[tuple[Card, dict[str, Any]]]:
    """The cards that have something to show to this member, each with its context, in order."""
    filled = ((card, card.context(member)) for card in registered())
    return [(card, context) for card, context in filled if context is not None]


def kept_for[T](member: Member, name: str, seconds: int, make: Callable[[], T]) -> T:
    """What `make` returns, as it was at most `seconds` ago, and made anew after whatever the member does."""
    key = f"members:kept:{name}:{member.pk}:{_latest_act(member)}"
    return cache.get_or_set(key, make, seconds)


def _latest_act(member: Member) -> int:
    return Entry.objects.filter(actor=member).order_by("-pk").values_list("pk", flat=True).first() or 0
