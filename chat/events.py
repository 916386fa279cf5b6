"""A room's log as listeners get it: numbered events that are the same for everybody."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from chat.models import Message, RoomEvent
from community.live.streams import Event

KEEP_SECONDS = 24 * 60 * 60


def as_event(entry: RoomEvent) -> Event:
    """The entry as of now: a message that was hidden since carries no words in any of its entries."""
    message = entry.message
    data: dict[str, Any] = {"message": message.pk, "seq": message.seq, "author": message.author_id}
    if message.hidden_at is None and entry.kind != RoomEvent.HIDDEN:
        data |= {"at": message.at.isoformat(), "html": str(messages_html([message])[0])}
    return Event(entry.seq, entry.kind, data)


def messages_html(messages: Sequence[Message]) -> list[SafeString]:
    """The partial of each message: the same markup in page, API and broadcast, with nothing in it about who looks.

    Kept in the cache under all that it depends on, so that nothing needs to be thrown out of it.
    """
    keys = [_key(message) for message in messages]
    kept = cache.get_many(keys)
    fresh = {key: _render(m) for key, m in zip(keys, messages, strict=True) if key not in kept}
    if fresh:
        cache.set_many(fresh, KEEP_SECONDS)
    return [mark_safe((kept | fresh)[key]) for key in keys]  # safe: what the template rendered


def _key(message: Message) -> str:
    author = message.author
    shown = f"{author.name}|{author.handle}|{message.at}|{message.hidden_at is None}|{message.html}"
    return f"chat.message.{message.pk}.{get_language()}.{blake2b(shown.encode(), digest_size=12).hexdigest()}"


def _render(message: Message) -> str:
    return get_template("chat/message.html").render({"message": message}).strip()
