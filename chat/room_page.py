"""What the page of a room shows, beside the markup that is the same for everybody."""

import uuid
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from chat import queries
from chat.access import membership_of
from chat.acts import acts_in
from chat.events import EXCERPT
from chat.forms import MessageForm, QuestionForm
from chat.gathering import links_for
from chat.involving import own_links
from chat.keeping import told
from chat.lines import lines
from chat.models import Membership, Message, Room
from chat.naming import names_for
from chat.people import Standing
from chat.presence import counts
from chat.programme import programme_of
from chat.reading import note_read
from chat.reminding import mark_reminded
from chat.talking import apart_in, is_host, seconds_to_wait, silence_of
from community.design.markdown import excerpt
from community.members.blocks import blocked_by


def page_context(
    request: HttpRequest, room: Room, page: queries.Page, answered: int | None = None
) -> dict[str, Any]:
    """What the template takes. `answered`: the number (`seq`) of the message that is being answered."""
    member = request.user
    membership = membership_of(member, room)
    other = queries.other_of(member, room) if room.pair else None
    silence = silence_of(member, room, membership) if member.is_authenticated else ""
    unread = room.last_number - membership.read_number if membership else 0
    first_new = _first_new(room, membership, page) if membership and unread else None
    is_apart = room.pk in apart_in([room])
    # In a room of two, which one opens on purpose, nothing is folded.
    blocked = [] if room.pair else list(blocked_by(member))
    may_react = not room.archived_at and not is_apart
    is_host_here = member.is_authenticated and is_host(member, membership)
    acts = acts_in(room, member, not silence and not is_apart, may_react, is_host_here)
    shown = lines(page.messages, member, acts, first_new, blocked)
    mark_reminded(member, [room])
    programme = programme_of(member, room, Standing(membership, is_host_here))
    return {
        "room": room,
        "programme": programme,
        "question_form": QuestionForm(auto_id="question_%s") if programme else None,
        "question_key": uuid.uuid4(),
        "membership": membership,
        "links": links_for(member, room) + own_links(member, room),
        "other": other,
        "name": other.name if other else names_for(member, [room])[room.pk],
        "kept": told(room, timezone.now()),
        "lines": shown,
        "acts": acts,
        "blocked": blocked,
        "is_apart": is_apart,
        "here": counts([room], member).get(room.pk, 0),
        "earlier": page.earlier,
        "later": page.later,
        "is_elsewhere": bool(request.GET),
        "silence": silence,
        "is_slow": room.slow_s and member.is_authenticated and not is_host_here,
        "wait": seconds_to_wait(member, room, membership, timezone.now()) if membership else 0,
        "unread": unread,
        "first_new": first_new,
        "new_is_here": any(line.is_first_new for line in shown),
        "answered": _answered(room, answered) if answered else None,
        "longest": MessageForm.longest,
    }


def note_seen(room: Room, membership: Membership | None, page: queries.Page) -> None:
    """Note that the member has read what the page shows, if it goes on from where they were: what lies between and
    was not shown stays unread."""
    if not membership or not page.messages or page.messages[0].number > membership.read_number + 1:
        return
    note_read(room, membership, page.later or room.last_seq)


def _first_new(room: Room, membership: Membership, page: queries.Page) -> int | None:
    """The number (`seq`) of the first message that the member has not read, from the page where it stands there."""
    shown = page.messages
    if shown and shown[0].number <= membership.read_number + 1 <= shown[-1].number:
        return next(message.seq for message in shown if message.number > membership.read_number)
    return queries.first_after(room, membership.read_seq)


def _answered(room: Room, seq: int) -> dict[str, Any] | None:
    """Whose message is answered, and its first words; None where it is gone."""
    found = Message.objects.standing().select_related("author").filter(room=room, seq=seq).first()
    return {"seq": seq, "name": found.author.name, "words": excerpt(found.body, EXCERPT)} if found else None
