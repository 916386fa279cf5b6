"""What members hear of what is said in rooms: who is not there, as much as they chose.

Every message of a direct room counts as a mention. What one has not seen yet is not told again and again: of a room at
most one notice waits, and three that call by name.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.awaiting import AWAY, DEAF
from chat.models import Call, Involvement, Membership, Message, Room
from chat.presence import are_here
from community.ledger.models import Entry
from community.ledger.recording import Happened, record_all
from community.members.models import Member
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice

KIND = "room-message"

HOLD_S = 20
"""Seconds before a notice is made, so that reading cancels it."""

MOST_WAITING, MOST_CALLS = 1, 3


def record_calls(messages: Sequence[Message]) -> None:
    """Write those of these new messages into the ledger of which somebody may want to hear: most rooms are just talk,
    and the worker has nothing to do with it. One query, or three."""
    rooms = {message.room_id for message in messages}
    keen = Membership.objects.filter(room__in=rooms, involvement=Involvement.EVERYTHING)
    heard = set(keen.order_by().values_list("room", flat=True).distinct())
    calling = [m for m in messages if m.room.is_direct or m.room_id in heard or "data-member" in m.html]
    if calling:
        record_all("message.called", [Happened(m.author, m, {"room": m.room_id}) for m in calling])


def who_hears(entry: Entry) -> Iterable[int]:
    """Who is to hear of this message as of now; nobody of one whose words are gone."""
    message = Message.objects.standing().select_related("room").filter(pk=entry.subject_id).first()
    if message is None:
        return set()
    called = set(Call.objects.filter(message=message).values_list("member", flat=True))
    deaf, asked = _choices(message)
    found = ((called | asked) - deaf) - {message.author_id}
    found -= are_here(message.room_id, found) if found else set()
    return _within(message.room, _not_told_enough(message, found, called))


def _choices(message: Message) -> tuple[set[int], set[int]]:
    """Members of the room who want to hear nothing of this message, or have read it; and those who want every one."""
    deaf, asked = set(), set()
    wants = [Involvement.EVERYTHING, *([Involvement.MENTIONS] if message.room.is_direct else [])]
    chose = Membership.objects.filter(room=message.room_id)
    for member, involvement, read in chose.values_list("member", "involvement", "read_seq"):
        if involvement in DEAF or read >= message.seq:
            deaf.add(member)
        elif involvement in wants:
            asked.add(member)
    return deaf, asked


def _not_told_enough(message: Message, members: set[int], called: set[int]) -> set[int]:
    waiting = Notice.objects.unseen().filter(member__in=members, kind=KIND, entry__data__room=message.room_id)
    told = dict(waiting.order_by().values_list("member").annotate(Count("pk")))
    most = {member: MOST_CALLS if member in called else MOST_WAITING for member in members}
    return {member for member in members if told.get(member, 0) < most[member]}


def _within(room: Room, members: set[int]) -> set[int]:
    """Those who may see the room: whom somebody calls may belong nowhere near it."""
    if room.kind == Room.OPEN:
        return members
    if room.kind in Room.BY_MEMBERSHIP:
        inside = Membership.objects.filter(room=room, member__in=members)
        return set(inside.values_list("member", flat=True))
    people = Member.objects.filter(pk__in=members)
    return {one.pk for one in people if Room.objects.visible_to(one).filter(pk=room.pk).exists()}


def lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries: what `member` may not read any more has no line."""
    found = (
        Message.objects.visible_to(member)
        .select_related("author", "room")
        .in_bulk([notice.entry.subject_id for notice in notices])
    )
    calls = set(Call.objects.filter(member=member, message__in=found).values_list("message", flat=True))
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {pk: Line(_text(m, m.pk in calls), m.get_absolute_url()) for pk, m in by_notice.items() if m}


def _text(message: Message, is_call: bool) -> str:
    words = {"name": message.author.name, "room": message.room.title}
    if message.room.is_direct:
        return _("%(name)s wrote to you") % words
    return (_("%(name)s called you in “%(room)s”") if is_call else _("%(name)s talks in “%(room)s”")) % words


def mark_seen(member: int, room: Room, seq: int) -> None:
    """What the member with this id has read needs to be told no more. One query."""
    read = Message.objects.filter(pk=OuterRef("entry__subject_id"), room=room, seq__lte=seq)
    waiting = Notice.objects.unseen().filter(member=member, kind=KIND, entry__data__room=room.pk)
    waiting.filter(Exists(read)).update(seen_at=timezone.now())


def forget_notices(messages: Collection[int]) -> None:
    """Of these messages (ids), which are gone, nobody needs to be told any more. One query."""
    told = Notice.objects.unseen().filter(kind=KIND, entry__subject_id__in=messages)
    told.update(seen_at=timezone.now())


MESSAGE = NoticeKind(
    KIND,
    {"message.called"},
    who_hears,
    lines,
    "message-circle",
    gettext_lazy("What is said in your rooms"),
    hold_s=HOLD_S,
    away=AWAY,
)
