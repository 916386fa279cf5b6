"""Pinning what a room should keep in sight: its hosts and managers do."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chat.access import standing_message_for
from chat.events import messages_html
from chat.joining import memberships_in, require_entry
from chat.log import append, lock_room
from chat.models import Message, Room, RoomEvent
from chat.models.messages import MessageQuerySet
from chat.taken import press_in
from chat.talking import is_host
from community.ledger.recording import record
from community.members.access import hold
from community.members.blocks import blocked_by

MOST = 50
"""Pinned messages of one room (Discord)."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned message with its markup. `is_folded`: its author is blocked by who looks."""

    message: Message
    html: SafeString
    is_folded: bool


@transaction.atomic
def pin_message(message: Message, by: Any) -> None:
    """Pin a message; one that is pinned stays as it is.

    Raises `PermissionDenied` for who does not look after the room, `Http404` for what they may not read or whose
    words are gone, `ValidationError` where `MOST` are pinned.
    """
    room, found = _locked(message, by)
    if found.pinned_at is None:
        if pins_in(room).count() >= MOST:
            raise ValidationError(
                _("%(most)d messages are pinned here. Unpin one first.") % {"most": MOST}, code="full"
            )
        _set(room, found, by, timezone.now())


@transaction.atomic
def unpin_message(message: Message, by: Any) -> None:
    """Take a pin away; where there is none, nothing changes. Raises as `pin_message` does."""
    room, found = _locked(message, by)
    if found.pinned_at is not None:
        _set(room, found, by, None)


def pins_in(room: Room) -> MessageQuerySet:
    """The pinned messages of a room whose words are there, the latest pin first."""
    pinned = Message.objects.standing().filter(room=room, pinned_at__isnull=False)
    return pinned.select_related("room", "author", "replies_to__author").order_by("-pinned_at", "-seq")


def pins_for(member: Any, room: Room) -> list[Pin]:
    """The pinned messages of a room as `member` sees them."""
    found, blocked = list(pins_in(room)[:MOST]), set(blocked_by(member))
    pressed = press_in(found, messages_html(found), member)
    return [
        Pin(message, html, message.author_id in blocked) for message, html in zip(found, pressed, strict=True)
    ]


def _locked(message: Message, by: Any) -> tuple[Room, Message]:
    """The room, locked, and the message as of now, for who may pin in it."""
    hold(by)
    room = lock_room(message.room_id)
    found = standing_message_for(by, message.pk)
    membership = memberships_in([(room.pk, by.pk)]).get((room.pk, by.pk))
    require_entry(by, room, membership)
    if not is_host(by, membership):
        raise PermissionDenied(_("Only who looks after this room may do that."))
    return room, found


def _set(room: Room, message: Message, by: Any, at: Any) -> None:
    message.pinned_at = at
    message.save(update_fields=["pinned_at"])
    append(room, RoomEvent.PINNED, timezone.now(), message, by, on=at is not None)
    record("message.pinned" if at else "message.unpinned", actor=by, subject=message, room=room.pk)
