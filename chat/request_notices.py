"""What members hear of message requests: that somebody asks, and of a yes. Of a no nobody hears."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.awaiting import REQUEST, away
from chat.models import MessageRequest, Room
from chat.requesting import waiting_for
from chat.rooms import pair_of
from community.design.markdown import excerpt
from community.ledger.models import Entry
from community.notifications.kinds import Line, NoticeKind
from community.notifications.models import Notice

KIND = "message-request"


def who_is_asked(entry: Entry) -> Iterable[int]:
    """Whoever has an unseen request on their list already is not told of each further one."""
    for asked in MessageRequest.objects.filter(pk=entry.subject_id, state=MessageRequest.State.WAITING):
        if not Notice.objects.unseen().filter(member=asked.to_member_id, kind=KIND).exists():
            yield asked.to_member_id


def asked_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """One query: what was answered, or has faded, has no line."""
    found = waiting_for(member).in_bulk([notice.entry.subject_id for notice in notices])
    by_notice = {notice.pk: found.get(notice.entry.subject_id) for notice in notices}
    return {
        pk: Line(
            _("%(name)s would like to write to you") % {"name": one.from_member.name},
            reverse("chat:requests"),
        )
        for pk, one in by_notice.items()
        if one
    }


def asked_words(notice: Notice) -> str:
    asked = MessageRequest.objects.filter(pk=notice.entry.subject_id, hidden_at=None)
    return excerpt(asked.values_list("body", flat=True).first() or "")


def who_asked(entry: Entry) -> Iterable[int]:
    return MessageRequest.objects.filter(pk=entry.subject_id).values_list("from_member", flat=True)


def accepted_lines(notices: Sequence[Notice], member: Any) -> dict[int, Line]:
    """Two queries."""
    mine = MessageRequest.objects.filter(from_member=member).select_related("to_member")
    found = mine.in_bulk([notice.entry.subject_id for notice in notices])
    pairs = {one.pk: pair_of(one.from_member_id, one.to_member_id) for one in found.values()}
    rooms = {room.pair: room for room in Room.objects.filter(pair__in=pairs.values())}
    lines = {}
    for notice in notices:
        asked = found.get(notice.entry.subject_id)
        if asked and (room := rooms.get(pairs[asked.pk])):
            text = _("%(name)s said yes: your room is open") % {"name": asked.to_member.name}
            lines[notice.pk] = Line(text, room.get_absolute_url())
    return lines


ASKED = NoticeKind(
    KIND,
    {"message.requested"},
    who_is_asked,
    asked_lines,
    "mail",
    gettext_lazy("Somebody would like to write to you"),
    change="chat:reach",
    away=away(REQUEST, asked_lines, asked_words),
)
ACCEPTED = NoticeKind(
    "message-accepted",
    {"message.accepted"},
    who_asked,
    accepted_lines,
    "message-circle",
    gettext_lazy("A yes to what you asked"),
    away=away(REQUEST, accepted_lines),
)

KINDS = (ASKED, ACCEPTED)
