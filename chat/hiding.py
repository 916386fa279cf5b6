"""Taking a message's words out of sight, giving them back, and taking them away for good."""

from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from chat.log import append, lock_room, take, write
from chat.models import Call, Message, Room, RoomEvent
from chat.waiting import who_waits
from chat.words import PLACE
from community.attachments.referring import release
from community.ledger.recording import record
from community.live.own import pulse
from community.members.access import require_manager


@transaction.atomic
def hide_message(message: Message, by: Any) -> None:
    """Hide a message from everybody, in every open page too; hiding a hidden one changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    require_manager(by)
    room, found = _locked(message)
    if found.hidden_at is None:
        _set_hidden(room, found, timezone.now(), RoomEvent.HIDDEN)
        record("message.hidden", actor=by, subject=found, room=room.pk)


@transaction.atomic
def restore_message(message: Message, by: Any) -> None:
    """Show a hidden message again; one whose words were erased stays empty.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    require_manager(by)
    room, found = _locked(message)
    if found.hidden_at is not None and found.body:
        _set_hidden(room, found, None, RoomEvent.RESTORED)
        record("message.restored", actor=by, subject=found, room=room.pk)


def erase_messages(rows: QuerySet[Message]) -> None:
    """Empty these messages for good, since their author leaves. Their places in the rooms' logs remain."""
    messages = rows.select_related("room").order_by("room_id", "seq")
    by_room = [list(found) for _room, found in groupby(messages, lambda message: message.room_id)]
    called: set[int] = set().union(*(who_waits(found) for found in by_room))
    for found in by_room:
        _erase(found)
    pulse(called)  # once, in one order


@transaction.atomic
def _erase(messages: list[Message]) -> None:
    room, now = lock_room(messages[0].room_id), timezone.now()
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(body="", html="", hidden_at=now)
    Call.objects.filter(message__in=ids).delete()
    release(PLACE.kind, ids)
    for message in messages:
        message.body, message.html, message.hidden_at = "", "", now
    write([take(room, RoomEvent.HIDDEN, now, message) for message in messages])


def _locked(message: Message) -> tuple[Room, Message]:
    """The room, locked, and the message as of now, so that two managers take turns."""
    room = lock_room(message.room_id)
    return room, Message.objects.select_related("room", "author", "replies_to__author").get(pk=message.pk)


def _set_hidden(room: Room, message: Message, hidden_at: Any, kind: str) -> None:
    message.hidden_at = hidden_at
    message.save(update_fields=["hidden_at"])
    append(room, kind, timezone.now(), message)
    pulse(who_waits([message]))
