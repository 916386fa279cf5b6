"""Saying something in a room: the only door, behind page, socket and API."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.joining import join_room
from chat.log import append
from chat.models import Membership, Message, Room, RoomEvent
from community.design import markdown
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold

# Discourse chat allows 6,000; a line of talk is shorter than a post.
LONGEST = 4_000


def send_message(member: Any, room: Room, body: str, client_id: uuid.UUID) -> Message:
    """Say `body` in `room`; returns the message once, and again for every retry with the same `client_id`.

    Raises `ValidationError` ({"body": …} for an empty or too long text, {"client_id": …} when it was used for
    other words, `TooFast`), and `PermissionDenied` when the member may not talk here (any more).
    """
    if not member.is_authenticated:
        raise PermissionDenied(_("Log in to talk."))
    body = _checked(body)
    if earlier := _earlier(member, room, body, client_id):
        return earlier
    pace.check(member, "message.sent")
    html = markdown.render(body)
    try:
        return _append(member, room, body, html, client_id)
    except IntegrityError:  # the same message came twice at once, and the other one was first
        if earlier := _earlier(member, room, body, client_id):
            return earlier
        raise


def _checked(body: str) -> str:
    body = markdown.normalise(body).strip()
    if not body:
        raise ValidationError({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise ValidationError(
            {
                "body": _("That is too long for a room: at most %(limit)s characters.")
                % {"limit": f"{LONGEST:,}"}
            }
        )
    return body


def _earlier(member: Any, room: Room, body: str, client_id: uuid.UUID) -> Message | None:
    """What was sent under this id before. Raises `ValidationError` when it was something else."""
    message = Message.objects.filter(author=member, client_id=client_id).first()
    if message and (message.room_id, message.body) != (room.pk, body):
        raise ValidationError(
            {"client_id": _("Something else was already sent under this id.")}, code="conflict"
        )
    return message


@transaction.atomic
def _append(member: Any, room: Room, body: str, html: str, client_id: uuid.UUID) -> Message:
    """The short part: number, rights, rows. Taking the number locks the room, so numbers commit in order."""
    hold(member)
    now = timezone.now()
    with append(room, RoomEvent.MESSAGE, now) as entry:
        join_room(member, room)  # under the room's lock: a lost membership may just have committed
        entry.message = Message.objects.create(
            room=room, seq=entry.seq, author=member, client_id=client_id, body=body, html=html, at=now
        )
    Membership.objects.filter(room=room, member=member).update(read_seq=entry.seq, spoke_at=now)
    record("message.sent", actor=member, subject=entry.message, room=room.pk)
    return entry.message
