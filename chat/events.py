"""A room's log as listeners get it: numbered events that are the same for everybody."""

from typing import Any

from django.template.loader import get_template

from chat.models import Message, RoomEvent
from community.live.streams import Event


def as_event(entry: RoomEvent) -> Event:
    """The entry as of now: a message that was hidden since carries no words in any of its entries."""
    message = entry.message
    data: dict[str, Any] = {"message": message.pk, "seq": message.seq, "author": message.author_id}
    if message.hidden_at is None and entry.kind != RoomEvent.HIDDEN:
        data |= {"at": message.at.isoformat(), "html": message_html(message)}
    return Event(entry.seq, entry.kind, data)


def message_html(message: Message) -> str:
    """The message's partial: the same markup in page, API and broadcast, and nothing in it about who looks."""
    return get_template("chat/message.html").render({"message": message})
