"""Saying something in a room: the only door, behind page, socket and API."""

import uuid
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
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
from community.design import markdown
from community.discussions.words import Words, read_words
from community.ledger.recording import Happened, record_all
from community.ledger.rows import save_each
from community.live.own import pulse
from community.members import pace
from community.members.access import still_here

# Discourse chat allows 6,000; a line of talk is shorter than a post.
LONGEST = 4_000

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


@dataclass(slots=True)
class _Draft:
    """One of them on its way: ready to be said with `words`, and over once there is an `outcome`."""

    outgoing: Outgoing
    body: str = ""
    words: Words | None = None
    outcome: Message | Exception | None = None


def send_message(
    member: Any, room: Room, body: str, client_id: uuid.UUID, replies_to: int | None = None
) -> Message:
    """Say `body` in `room`; returns the message once, and again for every retry with the same `client_id`.

    Raises `ValidationError` ({"body": …} for an empty or too long text, {"client_id": …} when it was used for
    other words, `TooFast`), `PermissionDenied` when the member may not talk here at the moment, and `Http404` when
    the room is gone, or is not theirs (any more).
    """
    [outcome] = send_messages([Outgoing(member, room.pk, body, client_id, replies_to)])
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def send_messages(outgoing: Sequence[Outgoing]) -> list[Message | Exception]:
    """Say many things at once, in one transaction and a number of queries that does not grow with them; for each its
    message, or what `send_message` would raise."""
    drafts = [_Draft(one) for one in outgoing]
    first = {draft.outgoing.key: draft for draft in reversed(drafts)}
    _read(first.values())
    _say([draft for draft in drafts if draft is first[draft.outgoing.key] and draft.outcome is None])
    return [_outcome(draft, first[draft.outgoing.key]) for draft in drafts]


def _outcome(draft: _Draft, first: _Draft) -> Message | Exception:
    """What became of a draft, or of the first one under the same id."""
    if isinstance(first.outcome, Message) and draft is not first:
        try:
            _require_same(first.outcome, draft.outgoing, checked_body(draft.outgoing.body))
        except ValidationError as refusal:
            return refusal
    return first.outcome or RuntimeError("neither said nor refused")


def _read(drafts: Collection[_Draft]) -> None:
    """Look at the words before any lock is taken. What was said before has its outcome at once."""
    earlier = _earlier(drafts)
    for draft in drafts:
        one = draft.outgoing
        with _speaking(one):
            try:
                if not one.member.is_authenticated:
                    raise PermissionDenied(_("Log in to talk."))
                draft.body = checked_body(one.body)
                if said := earlier.get(one.key):
                    _require_same(said, one, draft.body)
                    draft.outcome = said
                else:
                    pace.check(one.member, "message.sent")
                    draft.words = read_words(one.member, draft.body)
            except REFUSALS as refusal:
                draft.outcome = refusal


def checked_body(body: str) -> str:
    """The words as they are stored. Raises `ValidationError` for `body`."""
    body = markdown.normalise(body).strip()
    if not body:
        raise ValidationError({"body": _("Write something first.")})
    if len(body) > LONGEST:
        raise ValidationError(
            {
                "body": _("That is too long for a room: at most %(limit)s characters.")
                % {"limit": f"{LONGEST:,}"}
            }
        )
    return body


def _earlier(drafts: Collection[_Draft]) -> dict[tuple[int, uuid.UUID], Message]:
    """What was sent under these ids before."""
    authors = {draft.outgoing.member.pk for draft in drafts if draft.outgoing.member.pk}
    found = Message.objects.select_related("author", "replies_to__author").filter(
        author__in=authors, client_id__in=[draft.outgoing.client_id for draft in drafts]
    )
    return {(message.author_id, message.client_id): message for message in found}


def _require_same(earlier: Message, one: Outgoing, body: str) -> None:
    """Raises `ValidationError` when something else was sent. What was changed since is taken to be the same."""
    is_changed = earlier.version > 1 or earlier.removed_at is not None
    if earlier.room_id != one.room or (earlier.body != body and not is_changed):
        raise ValidationError(
            {"client_id": _("Something else was already sent under this id.")}, code="conflict"
        )


def _say(drafts: Sequence[_Draft]) -> None:
    if not drafts:
        return
    try:
        with transaction.atomic():
            _append(drafts)
    except IntegrityError:  # one of them came twice at once, and the other one was first
        for draft in drafts:
            draft.outcome = None
        if len(drafts) == 1 and not _earlier(drafts):
            raise
        for draft in drafts:
            draft.outcome = _earlier([draft]).get(draft.outgoing.key)
            if draft.outcome is None:
                _say([draft])


def _append(drafts: Sequence[_Draft]) -> None:
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
    draft: _Draft,
    here: Collection[int],
    rooms: dict[int, Room],
    places: dict[tuple[int, int], Membership],
    apart: Collection[int],
    now: datetime,
) -> RoomEvent | None:
    """The entry of a draft's message, or None for a draft that was refused."""
    one = draft.outgoing
    with _speaking(one):
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


def _number(draft: _Draft, room: Room, answered: Message | None, now: datetime) -> RoomEvent:
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


def _speaking(one: Outgoing) -> AbstractContextManager[Any]:
    return override(one.language) if one.language else nullcontext()
