"""What reaches members who are not here, and by which channel: each pair is a purpose of its own that they say yes to.

A room above registers its topics; a yes or no is a receipt (`members.consent`), and there is no other switch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from community.members import consent

HOLD_S = 600
"""Seconds in which reading cancels what would be brought (Discourse's mails wait as long)."""

PLACE = "notifications:away"


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach somebody. `meaning`: what a yes leads to, for the member to read."""

    name: str
    title: str | Promise
    meaning: str | Promise


@dataclass(frozen=True, slots=True)
class Topic:
    """`label`: what happened, as a sentence that follows "When …" or a colon. `hold_s`: how long reading cancels it.
    Lower `order` is asked first."""

    name: str
    label: str | Promise
    hold_s: int = HOLD_S
    order: int = 0


MAIL = Channel(
    "mail",
    _("By mail"),
    _(
        "Only while you are not here, and at most one mail an hour. It says who and where, not what was said. One "
        "press in each mail ends them all."
    ),
)
PUSH = Channel(
    "push",
    _("On your devices"),
    _(
        "Only while you are not here, on the devices that you add below. They say who and where; what was said only "
        "where you choose that. It ends with your log-in there."
    ),
)
CHANNELS = (MAIL, PUSH)

_topics: dict[str, Topic] = {}


def register(topic: Topic) -> None:
    """Make a topic known, and each channel's question for it; called from a room's `wiring.py`."""
    _topics[topic.name] = topic
    for channel in CHANNELS:
        question = format_lazy("{channel}: {topic}.", channel=channel.title, topic=topic.label)
        consent.declare(consent.Purpose(purpose(channel, topic), question, channel.meaning, place=PLACE))


def registered() -> dict[str, Topic]:
    return dict(_topics)


def purpose(channel: Channel, topic: Topic) -> str:
    """The name of what is said yes to: "mail-mention"."""
    return f"{channel.name}-{topic.name}"


def questions() -> Iterator[tuple[Channel, Topic, str]]:
    """Each topic by each channel, with the name of its purpose."""
    for channel in CHANNELS:
        for topic in sorted(_topics.values(), key=lambda topic: topic.order):
            yield channel, topic, purpose(channel, topic)
