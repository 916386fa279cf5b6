"""How far a member has read."""

from typing import Any

from django.db import transaction

from chat.call_notices import mark_seen
from chat.models import Membership, Message, Room
from community.live.own import pulse


def mark_read(member: Any, room: Room, seq: int) -> int:
    """Note that the member has read up to `seq`; it never goes back. Returns where they are now.

    Somebody who only looks on has no place to note: 0.
    """
    membership = Membership.objects.filter(room=room, member=member).first()
    return note_read(room, membership, seq) if membership else 0


def note_read(room: Room, membership: Membership, seq: int) -> int:
    """The same for a membership that one has at hand. No query where nothing is new."""
    seq = min(seq, room.last_seq)
    if membership.read_seq < seq:
        number = _number_at(room, seq)
        with transaction.atomic(savepoint=False):
            behind = Membership.objects.filter(pk=membership.pk, read_seq__lt=seq)
            if behind.update(read_seq=seq, read_number=number):
                mark_seen(membership.member_id, room, seq)
                pulse([membership.member_id])
    return max(membership.read_seq, seq)


def _number_at(room: Room, seq: int) -> int:
    """The number of the last message up to this place of the log."""
    if seq == room.last_seq:
        return room.last_number
    upto = Message.objects.filter(room=room, seq__lte=seq).order_by("-seq")
    return upto.values_list("number", flat=True).first() or 0
