"""How recognition handles a message without knowing what one is."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from chat.access import standing_message_for
from chat.log import append, lock_room
from chat.models import Message, RoomEvent
from chat.subjects import place
from community.recognition.thankables import Thankable


def shown(member: Any, pks: Iterable[int]) -> dict[int, Message]:
    return Message.objects.visible_to(member).select_related("room", "author").in_bulk(list(pks))


def lock(pk: int) -> None:
    """The row that every change in a room locks."""
    if message := Message.objects.filter(pk=pk).first():
        lock_room(message.room_id)


def count(pk: int, change: int, by: Any) -> None:
    message = Message.objects.select_related("author", "replies_to__author").get(pk=pk)
    message.thanks_count += change
    message.save(update_fields=["thanks_count"])
    given = {"thanks": change > 0}
    append(lock_room(message.room_id), RoomEvent.REACTED, timezone.now(), message, by, **given)


MESSAGE = Thankable(
    kind="message",
    find=standing_message_for,
    shown=shown,
    author=lambda message: message.author,
    title=place,
    address=Message.get_absolute_url,
    lock=lock,
    count=count,
)
