"""Being reminded of a room that has not begun yet. Only the member themselves ever sees any of it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import room_for
from chat.models import Reminder, Room
from chat.talking import require_going_on
from community.discussions.access import require_member
from community.ledger.recording import record
from community.members import pace
from community.members.access import hold

AHEAD = timedelta(minutes=10)
"""How long before the start one is reminded. Ours: time to come home to it, and too short to forget it again."""

LATE = timedelta(hours=1)
"""How long after the start a worker that was away still reminds, while the room goes on."""

BATCH = 500
"""Reminders of one batch of the worker's loop."""


def remind_of(member: Any, room: Room) -> Reminder:
    """Be told when the room begins; asking twice changes nothing.

    Raises `PermissionDenied` for a stranger and for a room that has ended, `Http404` for what `member` may not see,
    `ValidationError` where nothing is to come, `TooFast` for too many in a day.
    """
    require_member(member)
    with transaction.atomic():
        hold(member)
        found = room_for(member, pk=room.pk)
        if kept := Reminder.objects.filter(room=found, member=member).first():
            return kept
        require_going_on(found)
        if found.phase != "before":
            raise ValidationError(_("This room has no start that is still to come."))
        pace.check(member, "room.reminder")
        return Reminder.objects.create(room=found, member=member)


def forget_reminder(member: Any, room_id: int) -> None:
    """Be told no more; where there is no reminder, nothing changes."""
    Reminder.objects.filter(member=member, room=room_id).delete()


def mark_reminded(member: Any, rooms: Collection[Room]) -> None:
    """Set `reminded` of each room: whether `member` will be reminded of it; None for a stranger, and where nothing is
    to come. One query, or none."""
    coming = [room.pk for room in rooms if room.is_coming] if member.is_authenticated else []
    mine = Reminder.objects.filter(member=member.pk, room__in=coming)
    wanted = set(mine.values_list("room", flat=True)) if coming else set()
    for room in rooms:
        room.reminded = room.pk in wanted if room.pk in coming else None


def remind_due() -> int:
    """Note down the reminders of rooms that begin, which makes the notices. Returns how many.

    One of the worker's loops. What was told is marked in the transaction of its entry, so that a worker that is
    killed reminds later, and never twice.
    """
    now = timezone.now()
    # Looking first keeps an idle worker from taking SQLite's one write lock again and again.
    if not due(now).exists():
        return 0
    with transaction.atomic():
        locked = due(now).select_for_update(of=("self",), skip_locked=True)
        found = list(locked.order_by("pk")[:BATCH])
        for reminder in found:
            record("room.reminder_due", subject=reminder, room=reminder.room_id)
        return Reminder.objects.filter(pk__in=[one.pk for one in found]).update(told_at=now)


def due(now: datetime) -> QuerySet[Reminder]:
    """Those to tell of now: their room begins, is not over, and was not told of since its start was last put off."""
    beginning = Q(room__starts_at__lte=now + AHEAD, room__starts_at__gt=now - LATE, room__archived_at=None)
    goes_on = Q(room__ends_at=None) | Q(room__ends_at__gt=now)
    untold = Q(told_at=None) | Q(told_at__lt=F("room__starts_at") - AHEAD)
    return Reminder.objects.filter(beginning, goes_on, untold)
