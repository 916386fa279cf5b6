"""Taking a message's words out of sight, giving them back, and taking them away for good."""

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.log import append, append_hidden
from chat.models import Message, Room, RoomEvent
from community.ledger.recording import record


@transaction.atomic
def hide_message(message: Message, by: Any) -> None:
    """Hide a message from everybody, in every open page too; hiding a hidden one changes nothing.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    _require_manager(by)
    now = timezone.now()
    if _locked(message).hidden_at is None:
        _set_hidden(message, now, RoomEvent.HIDDEN)
        record("message.hidden", actor=by, subject=message, room=message.room_id)


@transaction.atomic
def restore_message(message: Message, by: Any) -> None:
    """Show a hidden message again; one whose words were erased stays empty.

    Raises `PermissionDenied` unless `by` is a community manager.
    """
    _require_manager(by)
    current = _locked(message)
    if current.hidden_at is not None and current.body:
        _set_hidden(message, None, RoomEvent.RESTORED)
        record("message.restored", actor=by, subject=message, room=message.room_id)


def erase_messages(rows: QuerySet[Message]) -> None:
    """Empty these messages for good, since their author leaves. Their places in the rooms' logs remain."""
    for _room_id, found in groupby(
        rows.order_by("room_id", "seq").select_related("room"), lambda m: m.room_id
    ):
        messages = list(found)
        with transaction.atomic():
            now = timezone.now()
            append_hidden(messages[0].room, messages, now)
            ids = [message.pk for message in messages]
            Message.objects.filter(pk__in=ids).update(body="", html="", hidden_at=now)


def _require_manager(by: Any) -> None:
    if not (by.is_authenticated and by.is_manager):
        raise PermissionDenied(_("Only community managers may do that."))


def _locked(message: Message) -> Message:
    """The message as of now, with its room's log held, so that two managers take turns."""
    Room.objects.select_for_update().get(pk=message.room_id)
    return Message.objects.get(pk=message.pk)


def _set_hidden(message: Message, hidden_at: Any, kind: str) -> None:
    message.hidden_at = hidden_at
    message.save(update_fields=["hidden_at"])
    with append(message.room, kind, timezone.now()) as entry:
        entry.message = message
