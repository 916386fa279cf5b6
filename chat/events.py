"""A room's log as listeners get it: numbered events that are the same for everybody."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from django.core.cache import cache
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from chat.models import Message, RoomEvent
from chat.taken import Given, given_to
from community.attachments.cards import cards_of
from community.attachments.models import Link
from community.design.markdown import excerpt
from community.live.streams import Event

EXCERPT = 120
"""Characters shown of the message that is answered."""

KEEP_SECONDS = 24 * 60 * 60

MARKUP = 2
"""Raised with each change of the template, so that none is shown as it was before."""


def as_events(entries: Sequence[RoomEvent]) -> list[Event]:
    """The entries as of now: a message that lost its words since carries none in any of its entries."""
    messages = {entry.message_id: entry.message for entry in entries if _has_words(entry)}
    html = dict(zip(messages, messages_html(list(messages.values())), strict=True))
    return [_as_event(entry, html.get(entry.message_id)) for entry in entries]


def _has_words(entry: RoomEvent) -> bool:
    taken = entry.kind in (RoomEvent.HIDDEN, RoomEvent.REMOVED)
    return entry.message is not None and not entry.message.is_gone and not taken


def _as_event(entry: RoomEvent, html: SafeString | None) -> Event:
    data: dict[str, Any] = dict(entry.data)
    if entry.actor_id:
        data["by"] = entry.actor_id
    if message := entry.message:
        data |= {"message": message.pk, "seq": message.seq, "number": message.number}
        data |= {"author": message.author_id, "client_id": str(message.client_id)}
        if _has_words(entry):
            data |= {"at": message.at.isoformat(), "html": str(html)}
    return Event(entry.seq, entry.kind, data)


def messages_html(messages: Sequence[Message]) -> list[SafeString]:
    """The partial of each message: the same markup in page, API and broadcast, with nothing in it about who looks.

    Kept in the cache under all that it depends on, so that nothing needs to be thrown out of it. Messages come with
    `author`, and with `replies_to__author` where they answer another.
    """
    given = given_to(messages)
    linking = [message.pk for message in messages if "<a " in message.html]
    cards = cards_of("message", linking) if linking else {}
    under = {message.pk: (cards.get(message.pk, []), given.get(message.pk, [])) for message in messages}
    keys = [_key(message, *under[message.pk]) for message in messages]
    kept = cache.get_many(keys)
    fresh = {
        key: _render(message, *under[message.pk])
        for key, message in zip(keys, messages, strict=True)
        if key not in kept
    }
    if fresh:
        cache.set_many(fresh, KEEP_SECONDS)
    return [mark_safe((kept | fresh)[key]) for key in keys]  # safe: what the template rendered


def _key(message: Message, cards: list[Link], given: list[Given]) -> str:
    author, other = message.author, message.replies_to
    answered = f"{other.author.name}|{other.version}|{other.is_gone}" if other else ""
    shown = (
        f"{author.name}|{author.handle}|{message.at}|{message.version}|{message.is_gone}|{message.html}|{answered}|"
        f"{[(card.pk, card.version) for card in cards]}|{message.thanks_count}|{message.pinned_at is None}|"
        f"{[(one.kind.emoji, one.kind.name, one.count) for one in given]}"
    )
    return f"chat.message.{MARKUP}.{message.pk}.{get_language()}.{blake2b(shown.encode(), digest_size=12).hexdigest()}"


def _render(message: Message, cards: list[Link], given: list[Given]) -> str:
    author, other = message.author, message.replies_to
    context = {
        "pk": message.pk,
        "seq": message.seq,
        "author_name": author.name,
        "author_url": author.get_absolute_url(),
        "author_seed": message.author_id,
        "created": message.at,
        "body": mark_safe(message.html),  # safe: what the renderer made
        "edited": message.edited_at is not None,
        "removed": message.is_gone,
        "other": other,
        "here": message.room.get_absolute_url() if other else "",
        "excerpt": excerpt(other.body, EXCERPT) if other else "",
        "cards": cards,
        "pinned": message.pinned_at is not None and not message.is_gone,
        "given": given,
        "thanks_count": 0 if message.is_gone else message.thanks_count,
    }
    return get_template("chat/message.html").render(context).strip()
