"""Erasing what a room keeps no longer, for good: by the worker, batch by batch from the oldest on.

Of a message only its place is left: its numbers, who said it and when, and the id under which it was sent, so that the
log has no gap and sending it again is still recognised. Each batch is one transaction, so nothing is ever half gone,
and the room itself tells how far it came (`erased_seq`): whoever goes on needs no notes.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.asking import empty, tell
from chat.call_notices import forget_notices
from chat.gathering import KIND
from chat.keeping import coming
from chat.log import append, lock_rooms
from chat.models import Call, Membership, Message, MessageReaction, Question, Room, RoomEvent
from chat.words import PLACE
from community.attachments.referring import release
from community.discussions.gathering import forget_lines
from community.ledger.recording import record

BATCH = 500
"""Messages of one transaction: some 20 ms in which nobody can talk in that room."""

AT_ONCE = 20
"""Rooms of one round of the worker's loop."""

REST = timedelta(minutes=15)
"""So late a message may go at most: in a busy room one grows too old every second."""

FAILED = timedelta(minutes=5)
"""After that a room that could not be looked at is looked at again."""

logger = logging.getLogger(__name__)


def erase_due() -> int:
    """Erase a batch in each room that is due. One of the worker's loops; returns how many rooms it looked at. One that
    fails does not hold up others."""
    due = Room.objects.filter(look_at__lte=timezone.now()).order_by("look_at")
    found = list(due.values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        try:
            erase_in(pk)
        except Exception:  # whatever it is, other rooms keep their word
            logger.exception("Room %s could not be looked at; it is tried again", pk)
            Room.objects.filter(pk=pk).update(look_at=timezone.now() + FAILED)
    return len(found)


@transaction.atomic
def erase_in(pk: int) -> int:
    """Erase the oldest `BATCH` of what this room keeps no longer. Returns how many messages that were."""
    room = lock_rooms([pk]).get(pk)
    if room is None:
        return 0
    now = timezone.now()
    old = _too_old(room, now)
    if old:
        _erase(room, old, now)
    _empty_questions(room, now)
    room.look_at = now if len(old) == BATCH else _next_look(room, now)
    Room.objects.filter(pk=pk).update(
        look_at=room.look_at, erased_seq=room.erased_seq, erased_number=room.erased_number
    )
    return len(old)


def _too_old(room: Room, now: datetime) -> list[Message]:
    days = room.days_kept(now)
    if not days:
        return []
    oldest = Message.objects.filter(room=room, seq__gt=room.erased_seq).order_by("seq")[:BATCH]
    return list(takewhile(lambda message: message.at <= now - timedelta(days=days), oldest))


def _empty_questions(room: Room, now: datetime) -> None:
    """What was asked goes as what was said does."""
    if days := room.days_kept(now):
        old = Question.objects.filter(room=room, removed_at=None, at__lte=now - timedelta(days=days))
        for question in old.order_by("at")[:BATCH]:
            empty(question)
            tell(question, room, gone=True)


def _next_look(room: Room, now: datetime) -> datetime | None:
    """When the oldest message that is left grows too old, or another rule begins to hold."""
    days, begins = room.days_kept(now), coming(room, now)
    if not days:
        return begins
    left = Message.objects.filter(room=room, seq__gt=room.erased_seq).order_by("seq")
    asked = Question.objects.filter(room=room, removed_at=None).order_by("at")
    ends = [rows.values_list("at", flat=True).first() for rows in (left, asked)]
    oldest = min((at for at in ends if at), default=now)
    grown = max(oldest + timedelta(days=days), now + REST)
    return min(grown, begins) if begins else grown


def _erase(room: Room, messages: Sequence[Message], now: datetime) -> None:
    """Empty these messages of a locked room, the oldest that it has, and all that hangs on them."""
    pks, last = [message.pk for message in messages], messages[-1]
    Message.objects.filter(pk__in=pks).update(
        body="", html="", reactions={}, pinned_at=None, removed_at=Coalesce(F("removed_at"), now)
    )
    MessageReaction.objects.filter(message__in=pks).delete()
    Call.objects.filter(message__in=pks).delete()
    release(PLACE.kind, pks)
    forget_lines(KIND, pks)
    forget_notices(pks)
    room.erased_seq, room.erased_number = last.seq, last.number
    # What nobody can read any more is not unread.
    behind = Membership.objects.filter(room=room, read_seq__lt=last.seq)
    behind.update(read_seq=last.seq, read_number=last.number)
    append(room, RoomEvent.ERASED, now, upto=last.seq)
    record("room.erased", subject=room, upto=last.seq, messages=len(messages))
