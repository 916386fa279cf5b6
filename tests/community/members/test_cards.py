from collections.abc import Iterator

import pytest

from community.members import cards
from community.members.cards import Card


@pytest.fixture(autouse=True)
def _only_the_cards_of_the_test() -> Iterator[None]:
    before = dict(cards._cards)
    cards._cards.clear()
    yield
    cards._cards.clear()
    cards._cards.update(before)


def card(name: str, order: int, context: dict | None) -> Card:
    return Card(name, name.title(), f"{name}.html", lambda member: context, order)


def test_cards_come_in_their_order_whatever_the_order_of_registration(ada):
    cards.register(card("rooms", 20, {}))
    cards.register(card("threads", 10, {}))
    assert [found.name for found, _ in cards.cards_for(ada)] == ["threads", "rooms"]


def test_a_card_with_nothing_to_show_is_left_out(ada):
    cards.register(card("rooms", 10, None))
    cards.register(card("threads", 20, {"threads": []}))
    assert [(found.name, context) for found, context in cards.cards_for(ada)] == [
        ("threads", {"threads": []})
    ]


def test_registering_a_card_again_replaces_it(ada):
    cards.register(card("rooms", 10, {"n": 1}))
    cards.register(card("rooms", 10, {"n": 2}))
    assert [context for _, context in cards.cards_for(ada)] == [{"n": 2}]
