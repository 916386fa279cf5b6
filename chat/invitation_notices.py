"""What members hear of invitations into rooms: that there is one, as long as it stands."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.awaiting import INVITED as TOPIC
from chat.awaiting import away
from chat.few import is_kept_out
from chat.models import Invitation, Membership, Room
from chat.naming import called
from chat.talking import is_host
from chat.uninviting import NOTICE
from community.ledger.models import Entry
from community.members.blocks import are_apart
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice


def who_is_invited(entry: Entry) -> Iterable[int]:
    """Whom this entry invited, while that invitation waits and could be made again."""
    made = Invitation.objects.filter(room=entry.subject_id, member=entry.data["member"], at__lte=entry.at)
    return [one.member_id for one in made.select_related("room", "by", "member") if _holds(one)]


def _holds(invitation: Invitation) -> bool:
    """Whether it leads into a room that goes on, and who made it still looks after the room. Four queries at most."""
    room, by = invitation.room, invitation.by
    place = Membership.objects.filter(room=room, member=by).first()
    if room.archived_at or place is None or not is_host(by, place):
        return False
    return not (are_apart(by.pk, invitation.member_id) or is_kept_out(room, invitation.member))


def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries: to who has not answered, the door; to who came in, the room."""
    pks = {notice.entry.subject_id for notice in notices}
    rooms = Room.objects.visible_to(member).in_bulk(pks)
    doors = {one.room_id: one for one in _waiting_for(member, pks)}
    found = {notice.pk: _line(notice, rooms, doors) for notice in notices}
    return {pk: line for pk, line in found.items() if line}


def _waiting_for(member: Any, rooms: Collection[int | None]) -> Iterable[Invitation]:
    return Invitation.objects.filter(member=member, room__in=rooms).select_related("room", "by", "member")


def _line(notice: Notice, rooms: dict[int, Room], doors: dict[int, Invitation]) -> Line | None:
    entry = notice.entry
    if room := rooms.get(entry.subject_id or 0):
        return Line(_text(entry, room), room.get_absolute_url())
    door = doors.get(entry.subject_id or 0)
    # One that was taken back, and made again later, is told of anew.
    if door is None or door.at > entry.at:
        return None
    return Line(_text(entry, door.room), reverse("chat:invitation", args=[door.room.slug]))


def _text(entry: Entry, room: Room) -> str:
    words = {"name": entry.actor.name if entry.actor else "", "room": called(room)}
    return _("%(name)s invites you into “%(room)s”") % words


def waits(notices: Sequence[Notice], member: Any) -> list[int]:
    """The ids of those whose invitation waits, and could be made again."""
    invitations = _waiting_for(member, {notice.entry.subject_id for notice in notices})
    doors = {one.room_id: one for one in invitations if _holds(one)}
    found = {notice.pk: _line(notice, {}, doors) for notice in notices}
    return [pk for pk, line in found.items() if line]


INVITED = NoticeKind(
    NOTICE,
    {"room.invited"},
    who_is_invited,
    lines,
    "radio",
    gettext_lazy("An invitation into a room"),
    change="chat:rooms",
    away=away(TOPIC, waits),
)
