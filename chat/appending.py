"""Putting messages at the end of rooms: rights, numbers and rows, under the rooms' locks."""

import uuid
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chat.call_notices import record_calls
from chat.joining import enter, memberships_in, require_entry
from chat.log import lock_rooms, take, write
from chat.models import Membership, Message, Room, RoomEvent
from chat.talking import apart_in, require_reach, require_voice
from chat.waiting import who_waits
from chat.words import note_words
from community.discussions.words import Words
from community.ledger.recording import Happened, record_all
from community.ledger.rows import save_each
from community.live.own import pulse
from community.members.access import still_here

REFUSALS = (ValidationError, PermissionDenied, Http404)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What `member` wants to say in the room with this id. `replies_to`: the number (`seq`) of the message in the
    same room that it answers. `language`: in which to say what is wrong with it; empty for the one that is set."""

    member: Any
    room: int
    body: str
    client_id: uuid.UUID
    replies_to: int | None = None
    language: str = ""

    @property
    def key(self) -> tuple[int, uuid.UUID]:
        return self.member.pk, self.client_id

    @property
    def place(self) -> tuple[int, int]:
        return self.room, self.member.pk

    def speaking(self) -> AbstractContextManager[Any]:
        """In the language in which to say what is wrong."""
        return override(self.language) if self.language else nullcontext()


@dataclass(slots=True)
class Draft:
    """One of them on its way: ready to be said with `words`, and over once there is an `outcome`."""

    outgoing: Outgoing
    body: str = ""
    words: Words | None = None
    outcome: Message | Exception | None = None


def append_messages(drafts: Sequence[Draft]) -> None:
    """The short part: rights, numbers, rows. The locks make numbers commit in order, and rights be those of now."""
    here = still_here({draft.outgoing.member.pk for draft in drafts})
    rooms = lock_rooms({draft.outgoing.room for draft in drafts})
    places = memberships_in({draft.outgoing.place for draft in drafts})
    now = timezone.now()
    apart = apart_in(rooms.values())
    entries = [entry for draft in drafts if (entry := _take(draft, here, rooms, places, apart, now))]
    if not entries:
        return
    Message.objects.bulk_create([entry.message for entry in entries])
    for draft in drafts:
        if isinstance(draft.outcome, Message) and draft.words:
            note_words(draft.outcome, draft.words)
    write(entries)
    _note_where_authors_are(entries, places, now)
    record_all("message.sent", [Happened(e.message.author, e.message, {"room": e.room_id}) for e in entries])
    record_calls([entry.message for entry in entries])
    pulse(who_waits([entry.message for entry in entries]))


def _take(
    draft: Draft,
    here: Collection[int],
    rooms: dict[int, Room],
    places: dict[tuple[int, int], Membership],
    apart: Collection[int],
    now: datetime,
) -> RoomEvent | None:
    """The entry of a draft's message, or None for a draft that was refused."""
    one = draft.outgoing
    with one.speaking():
        try:
            if one.member.pk not in here:
                raise PermissionDenied(_("You cannot talk here at the moment."))
            if one.room not in rooms:
                raise Http404
            room = rooms[one.room]
            _require_right(one.member, room, places.get(one.place), apart, now)
            answered = _answered(room, one.replies_to)
        except REFUSALS as refusal:
            draft.outcome = refusal
            return None
    places[one.place] = places.get(one.place) or enter(one.member, room)
    places[one.place].spoke_at = now
    return _number(draft, room, answered, now)


def _require_right(
    member: Any, room: Room, membership: Membership | None, apart: Collection[int], now: datetime
) -> None:
    """Raises one of `REFUSALS` unless the member may talk in the room as it is now."""
    require_entry(member, room, membership)
    require_reach(room, apart)
    require_voice(member, room, membership, now)


def _number(draft: Draft, room: Room, answered: Message | None, now: datetime) -> RoomEvent:
    """Give the draft the room's next numbers; its message is its outcome."""
    room.last_number += 1
    room.last_at = now
    draft.outcome = Message(
        room=room,
        number=room.last_number,
        author=draft.outgoing.member,
        client_id=draft.outgoing.client_id,
        replies_to=answered,
        body=draft.body,
        html=draft.words.html if draft.words else "",
        at=now,
    )
    entry = take(room, RoomEvent.MESSAGE, now, draft.outcome)
    draft.outcome.seq = entry.seq
    return entry


def _answered(room: Room, seq: int | None) -> Message | None:
    """The message of this room that is answered. Raises `ValidationError` where it has no words any more."""
    if seq is None:
        return None
    found = Message.objects.standing().select_related("author").filter(room=room, seq=seq).first()
    if found is None:
        raise ValidationError(_("The message that you answer is gone. Send it again to say it to all."))
    return found


def _note_where_authors_are(
    entries: Sequence[RoomEvent], places: dict[tuple[int, int], Membership], now: datetime
) -> None:
    """Whoever says something has read what stood before it."""
    spoke = {}
    for entry in entries:
        place = places[entry.room_id, entry.message.author_id]
        place.read_seq, place.read_number, place.spoke_at = entry.seq, entry.message.number, now
        spoke[place.pk] = place
    save_each(spoke.values(), "read_seq", "read_number", "spoke_at")
