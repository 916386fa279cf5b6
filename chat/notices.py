"""What members hear of rooms."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.keeping import coming, told_plainly
from chat.models import Involvement, Membership, Role, Room
from chat.naming import called
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_has_a_part_now(entry: Entry) -> Iterable[int]:
    return [entry.data["member"]] if entry.data["role"] != Role.MEMBER else []


def _lines(word: Callable[[dict[str, str]], str]) -> Callable[[Sequence[Notice], Any], dict[int, Line]]:
    """One query: rooms that the member may still know of."""

    def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
        rooms = Room.objects.visible_to(member).in_bulk({notice.entry.subject_id for notice in notices})
        return {
            notice.pk: Line(word(_words(notice, room)), room.get_absolute_url())
            for notice in notices
            if (room := rooms.get(notice.entry.subject_id))
        }

    return lines


def _words(notice: Notice, room: Room) -> dict[str, str]:
    actor = notice.entry.actor
    role = Role(notice.entry.data["role"]).label if "role" in notice.entry.data else ""
    return {"name": actor.name if actor else "", "room": called(room), "role": str(role)}


ROLE = NoticeKind(
    "room-role",
    {"room.role_given"},
    who_has_a_part_now,
    _lines(lambda words: _("You are %(role)s in “%(room)s” now") % words),
    "radio",
    gettext_lazy("You have a part in a room"),
    official=True,
)


def who_loses_words(entry: Entry) -> Iterable[int]:
    """Whoever belongs to a room in which words are to be kept for less time, unless that was taken back since."""
    room = Room.objects.filter(pk=entry.subject_id).first()
    if room is None or not coming(room, timezone.now()):
        return []
    belong = Membership.objects.filter(room=room, member__is_active=True).exclude(member=entry.actor_id)
    return belong.exclude(involvement=Involvement.HIDDEN).values_list("member", flat=True)


def _kept(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: what holds by now, whatever was announced."""
    rooms = Room.objects.visible_to(member).in_bulk({notice.entry.subject_id for notice in notices})
    now = timezone.now()
    return {
        notice.pk: Line(f"“{room.title}”: {line}", room.get_absolute_url())
        for notice in notices
        if (room := rooms.get(notice.entry.subject_id))
        if (line := told_plainly(room, now))
    }


KEPT = NoticeKind(
    "room-kept",
    {"room.kept"},
    who_loses_words,
    _kept,
    "hourglass",
    gettext_lazy("A room is to keep messages for less time"),
    official=True,
)

KINDS = (ROLE, KEPT)
