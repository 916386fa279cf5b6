"""The lines of a room's page: each message's neutral markup, with what depends on its neighbours and on who looks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString

from chat.acts import Acts
from chat.events import messages_html
from chat.models import Message
from chat.taken import THANKS, mine_among, press

# Lines of one person that come closer than this stand together.
TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Line:
    """`day` is set where a new day begins; `is_grouped` when the same person goes on; `is_first_new` where what the
    member has not read begins; `is_folded` for the words of somebody whom they blocked."""

    message: Message
    html: SafeString
    acts: SafeString
    day: date | None
    is_grouped: bool
    is_mine: bool
    is_first_new: bool
    is_folded: bool


def lines(
    messages: Sequence[Message],
    member: Any,
    acts: Acts,
    first_new: int | None = None,
    blocked: Collection[int] = (),
) -> list[Line]:
    """`first_new`: the number (`seq`) of the first message that the member has not read. `blocked`: ids of those
    whose words are folded away."""
    result: list[Line] = []
    before: Message | None = None
    mine = mine_among(messages, member)
    for message, html in zip(messages, messages_html(messages), strict=True):
        is_new_day = before is None or before.at.date() != message.at.date()
        is_mine, is_first_new = message.author_id == member.pk, message.seq == first_new
        is_grouped = not is_new_day and not is_first_new and _goes_on(before, message)
        day = message.at.date() if is_new_day else None
        is_folded = message.author_id in blocked and not message.is_gone
        given = mine.get(message.pk, set())
        html, line_acts = press(html, given, is_mine), acts.of(message, is_mine, THANKS in given)
        result.append(Line(message, html, line_acts, day, is_grouped, is_mine, is_first_new, is_folded))
        before = message
    return result


def _goes_on(before: Message | None, message: Message) -> bool:
    return before is not None and before.author_id == message.author_id and message.at - before.at < TOGETHER
