"""How far a member has read."""

from typing import Any

from chat.call_notices import mark_seen
from chat.models import Membership, Message, Room


def mark_read(member: Any, room: Room, seq: int) -> int:
    """Note that the member has read up to `seq`; it never goes back. Returns where they are now.

    Somebody who only looks on has no place to note: 0.
    """
    seq = min(seq, room.last_seq)
    mine = Membership.objects.filter(room=room, member=member)
    read = mine.values_list("read_seq", flat=True).first()
    if read is None:
        return 0
    if read < seq:
        mine.filter(read_seq__lt=seq).update(read_seq=seq, read_number=_number_at(room, seq))
        mark_seen(member, room, seq)
    return max(read, seq)


def _number_at(room: Room, seq: int) -> int:
    """The number of the last message up to this place of the log."""
    if seq == room.last_seq:
        return room.last_number
    upto = Message.objects.filter(room=room, seq__lte=seq).order_by("-seq")
    return upto.values_list("number", flat=True).first() or 0
