"""What is said in rooms and reaches members who are not here; who is in the room, or has read it, is not called."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.models import Call, Involvement, Membership, Message, Presence
from community.design.markdown import excerpt
from community.discussions.awaiting import MENTION
from community.ledger.models import Entry
from community.notifications.kinds import Away
from community.notifications.models import Notice
from community.notifications.topics import Topic

DIRECT = Topic("direct", _("Somebody writes to you in a direct room"), hold_s=20, order=1)
ROOM = Topic("room", _("Somebody talks in a room of which you want to hear everything"), order=4)
REQUEST = Topic("request", _("Somebody would like to write to you, or says yes to you"), order=5)
BEGINS = Topic("begins", _("A room begins of which you wanted to be reminded"), hold_s=20, order=8)
INVITED = Topic("invited", _("Somebody invites you into a room"), order=6)
ANSWERED = Topic("answered", _("A question that you asked in a room is answered"), order=7)
TOPICS = (DIRECT, ROOM, REQUEST, INVITED, ANSWERED, BEGINS)

DEAF = (Involvement.NOTHING, Involvement.HIDDEN)


def topics(entry: Entry, members: Collection[int]) -> dict[int, str]:
    """Two queries."""
    message = Message.objects.standing().select_related("room").filter(pk=entry.subject_id).first()
    if message is None:
        return {}
    calls = Call.objects.filter(message=message, member__in=members)
    called = set(calls.values_list("member", flat=True))
    return {member: _topic(message, member in called) for member in members}


def waiting(notices: Sequence[Notice], member: Any) -> dict[int, str]:
    """Four queries."""
    messages = Message.objects.standing().select_related("room")
    found = messages.in_bulk({notice.entry.subject_id for notice in notices})
    rooms = {message.room_id for message in found.values()}
    calls = set(Call.objects.filter(member=member, message__in=found).values_list("message", flat=True))
    chose = {one.room_id: one for one in Membership.objects.filter(member=member, room__in=rooms)}
    open_now = Presence.objects.standing(timezone.now()).filter(member=member, room__in=rooms)
    there = set(open_now.values_list("room", flat=True))
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {
        pk: _topic(message, message.pk in calls)
        for pk, message in by_notice.items()
        if message
        and message.room_id not in there
        and _waits(message, chose.get(message.room_id), message.pk in calls)
    }


def _topic(message: Message, is_called: bool) -> str:
    topic = DIRECT if message.room.is_direct else MENTION if is_called else ROOM
    return topic.name


def _waits(message: Message, chose: Membership | None, is_called: bool) -> bool:
    """Whether it is unread and wanted by who chose this of the room; None: does not belong to it."""
    if chose is None:
        return is_called
    wants = is_called or message.room.is_direct or chose.involvement == Involvement.EVERYTHING
    return wants and chose.involvement not in DEAF and chose.read_seq < message.seq


def words(notice: Notice) -> str:
    bodies = Message.objects.standing().filter(pk=notice.entry.subject_id).values_list("body", flat=True)
    return excerpt(bodies.first() or "")


AWAY = Away(topics, waiting, words)


def no_words(notice: Notice) -> str:
    return ""


def away(
    topic: Topic,
    waiting: Callable[[Sequence[Notice], Any], Iterable[int]],
    words: Callable[[Notice], str] = no_words,
) -> Away:
    """How a kind of notice is brought that comes under one `topic`. `waiting`: the ids of those that still wait."""
    return Away(
        topics=lambda entry, members: dict.fromkeys(members, topic.name),
        waiting=lambda notices, member: dict.fromkeys(waiting(notices, member), topic.name),
        words=words,
    )
