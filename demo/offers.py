"""What the demo's brand makes, and when it meets people: products and moments, each with its talk."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from django.utils import timezone
from wagtail.rich_text import RichText

from cms.models import MomentPage, ProductPage
from cms.publishing import publish
from demo.brand import date_back
from demo.scale import Scale

PRODUCTS = (
    ("One-hand turntable", "Lift, drop, listen. Made so that a child can play a record, and a hurry can’t."),
    ("The long lead", "Four metres of cable between you and the amplifier: enough to lie on the floor."),
    (
        "Sleeves for the ninth copy",
        "Paper sleeves with room for the names of everybody who had it before you.",
    ),
)
"""Title and intro of each."""

MOMENTS = (
    (
        "Listening night: side two",
        "We press play together at the same minute, and talk until the needle lifts.",
        3,
        "",
    ),
    (
        "Swap table in the harbour hall",
        "Bring a record that you know by heart; take one that you don’t.",
        16,
        "Harbour Hall",
    ),
    (
        "A visit to the pressing plant",
        "Twelve of us, one machine, and the smell of warm vinyl.",
        -12,
        "Mill Lane 4",
    ),
    (
        "First ears: the winter record",
        "An hour with the test pressing, before anybody else hears it.",
        -40,
        "",
    ),
)
"""Title, intro, days from now, and place of each; the first one has a room."""

LASTS = timedelta(hours=2)
SHOWN_BEFORE = timedelta(days=20)
"""How long ago products and moments were announced."""


def make_offers(scale: Scale, editor: Any, interests: list[Any]) -> None:
    """Published by `editor` through the house's own verb. Draws from no text, so that all the rest stays as it was."""
    random, now = Random(scale.seed + 12), timezone.now()
    for kind, title, intro, own in _offers(now):
        about = random.sample(interests, 3)
        page = publish(
            kind, editor, title, intro, [("text", RichText(f"<p>{intro}</p>"))], interests=about, **own
        )
        date_back(page, min(now, own.get("starts_at", now)) - SHOWN_BEFORE)


def _offers(now: Any) -> Iterator[tuple[Any, str, str, dict[str, Any]]]:
    for title, intro in PRODUCTS:
        yield ProductPage, title, intro, {}
    evening = now.replace(hour=19, minute=0, second=0, microsecond=0)
    for number, (title, intro, days, place) in enumerate(MOMENTS):
        at = evening + timedelta(days=days)
        yield (
            MomentPage,
            title,
            intro,
            {
                "starts_at": at,
                "ends_at": at + LASTS,
                "place": place,
                "with_room": number == 0,
            },
        )
