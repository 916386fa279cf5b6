"""The reminder of a room that begins."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat import awaiting
from chat.models import Presence, Reminder, Room
from chat.reminding import AHEAD
from community.ledger.models import Entry
from community.members.blocks import are_apart, between
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_waits_for_it(entry: Entry) -> Iterable[int]:
    """Whose reminder it is, if as of now they still want it, may see the room, are not apart from who opened it, and
    it begins."""
    for reminder in Reminder.objects.filter(pk=entry.subject_id).select_related("member", "room"):
        room, member = reminder.room, reminder.member
        may_see = Room.objects.visible_to(member).filter(pk=room.pk).exists()
        if begins(room) and may_see and not are_apart(room.opened_by_id, member.pk):
            yield member.pk


def begins(room: Room) -> bool:
    """Whether it does right now, or has lately; a start that was put off is told of when it comes."""
    is_over = room.archived_at or room.phase == "after"
    return not is_over and room.starts_at is not None and room.starts_at - AHEAD <= timezone.now()


def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries: what one does not want to hear of any more, may not see, or was opened by who is apart from them by
    now, has no line."""
    pks = [notice.entry.subject_id for notice in notices]
    reminders = Reminder.objects.filter(member=member, pk__in=pks)
    wanted = dict(reminders.values_list("pk", "room"))
    known = Room.objects.visible_to(member).exclude(opened_by__in=between(member))
    rooms = known.in_bulk(list(wanted.values()))
    found = {notice.pk: rooms.get(wanted.get(notice.entry.subject_id, 0)) for notice in notices}
    return {pk: Line(_text(room), room.get_absolute_url()) for pk, room in found.items() if room}


def waits(notices: Sequence[Notice], member: Any) -> list[int]:
    """The ids of those about rooms that begin, and in which the member is not yet. Three queries."""
    reminders = Reminder.objects.filter(member=member, pk__in=[notice.entry.subject_id for notice in notices])
    present = Presence.objects.standing(timezone.now()).filter(member=member).values("room")
    wanted = reminders.exclude(room__in=present).select_related("room")
    begin = {reminder.pk for reminder in wanted if begins(reminder.room)}
    return [notice.pk for notice in notices if notice.entry.subject_id in begin]


def _text(room: Room) -> str:
    words = {"room": room.title}
    if room.archived_at or room.phase == "after":
        return _("“%(room)s” is over: read what was said") % words
    if room.phase == "live":
        return _("“%(room)s” has begun") % words
    return (
        _("“%(room)s” begins soon") if begins(room) else _("“%(room)s” begins later than planned")
    ) % words


BEGINS = NoticeKind(
    "room-reminder",
    {"room.reminder_due"},
    who_waits_for_it,
    lines,
    "alarm-clock",
    gettext_lazy("A room that begins"),
    change="chat:rooms",
    away=awaiting.away(awaiting.BEGINS, waits),
)
