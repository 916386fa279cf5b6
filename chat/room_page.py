"""What the page of a room shows, beside the markup that is the same for everybody."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from chat import queries
from chat.acts import Acts, acts_in
from chat.events import EXCERPT
from chat.forms import MessageForm, QuestionForm
from chat.gathering import links_for
from chat.involving import own_links
from chat.keeping import told
from chat.lines import lines
from chat.models import Message, Room
from chat.naming import names_for
from chat.opening import Opened
from chat.people import Standing
from chat.programme import programme_of
from chat.remarks import remarks_for
from chat.reminding import mark_reminded
from chat.talking import is_host, seconds_to_wait, silence_of
from community.design.markdown import excerpt


def page_context(
    request: HttpRequest, opened: Opened, page: queries.Page, answered: int | None = None
) -> dict[str, Any]:
    """What the template takes. `answered`: the number (`seq`) of the message that is being answered."""
    member, room = request.user, opened.room
    mark_reminded(member, [room])
    rights = _rights(member, opened)
    return (
        _head(member, opened)
        | _programme(member, opened, rights["hosts"])
        | _words(member, opened, page, rights["acts"])
        | _foot(member, opened, rights)
        | {
            "room": room,
            "membership": opened.membership,
            "acts": rights["acts"],
            "is_elsewhere": bool(request.GET),
            "answered": _answered(room, page, answered) if answered else None,
        }
    )


def _rights(member: Any, opened: Opened) -> dict[str, Any]:
    """What `member` may do here: `hosts`, `silence` (why they may not talk, in a sentence), and `acts` of lines."""
    room, is_apart = opened.room, opened.is_apart
    silence = silence_of(member, room, opened.membership) if member.is_authenticated else ""
    hosts = member.is_authenticated and is_host(member, opened.membership)
    may_react = not room.archived_at and not is_apart
    acts = acts_in(room, member, not silence and not is_apart, may_react, hosts)
    return {"hosts": hosts, "silence": silence, "acts": acts}


def _head(member: Any, opened: Opened) -> dict[str, Any]:
    room, other = opened.room, opened.other
    return {
        "other": other,
        "name": other.name if other else names_for(member, [room])[room.pk],
        "links": links_for(member, room) + own_links(member, room),
        "kept": told(room, timezone.now()),
        "here": opened.here,
        "remarks": remarks_for(member, opened),
    }


def _programme(member: Any, opened: Opened, hosts: bool) -> dict[str, Any]:
    programme = programme_of(member, opened.room, Standing(opened.membership, hosts))
    form = QuestionForm(auto_id="question_%s") if programme else None
    return {"programme": programme, "question_form": form, "question_key": uuid.uuid4()}


def _words(member: Any, opened: Opened, page: queries.Page, acts: Acts) -> dict[str, Any]:
    """The lines of the page, what is new among them, and up to where who sees them has read then (`shown`)."""
    first_new = _first_new(opened, page) if opened.unread else None
    shown = lines(page.messages, member, acts, first_new, opened.blocked)
    return {
        "lines": shown,
        "earlier": page.earlier,
        "later": page.later,
        "blocked": opened.blocked,
        "unread": opened.unread,
        "first_new": first_new,
        "new_is_here": any(line.is_first_new for line in shown),
        "shown": _shown(opened, page),
    }


def _foot(member: Any, opened: Opened, rights: dict[str, Any]) -> dict[str, Any]:
    room, membership = opened.room, opened.membership
    return {
        "is_apart": opened.is_apart,
        "silence": rights["silence"],
        "is_slow": room.slow_s and member.is_authenticated and not rights["hosts"],
        "wait": seconds_to_wait(member, room, membership, timezone.now()) if membership else 0,
        "longest": MessageForm.longest,
    }


def _shown(opened: Opened, page: queries.Page) -> int | None:
    """The place in the log (`seq`) up to which the page shows what is new, where it goes on from what was read: what
    lies between and is not shown stays unread. None where it tells nothing new."""
    membership = opened.membership
    if not membership or not page.messages or page.messages[0].number > membership.read_number + 1:
        return None
    upto = page.later or opened.room.last_seq
    return upto if upto > membership.read_seq else None


def _first_new(opened: Opened, page: queries.Page) -> int | None:
    """The number (`seq`) of the first message that the member has not read, from the page where it stands there."""
    shown, read = page.messages, opened.membership.read_number if opened.membership else 0
    if shown and shown[0].number <= read + 1 <= shown[-1].number:
        return next(message.seq for message in shown if message.number > read)
    return opened.first_unread


def _answered(room: Room, page: queries.Page, seq: int) -> dict[str, Any] | None:
    """Whose message is answered, and its first words; None where it is gone. No query where it is on the page."""
    found = next((message for message in page.messages if message.seq == seq), None)
    if found is None:
        found = Message.objects.select_related("author").filter(room=room, seq=seq).first()
    if found is None or found.is_gone:
        return None
    return {"seq": seq, "name": found.author.name, "words": excerpt(found.body, EXCERPT)}
