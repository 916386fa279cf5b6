"""How far a member has read."""

from typing import Any

from chat.models import Membership, Room


def mark_read(member: Any, room: Room, seq: int) -> int:
    """Note that the member has read up to `seq`; it never goes back. Returns where they are now.

    Somebody who only looks on has no place to note: 0.
    """
    seq = min(seq, room.last_seq)
    mine = Membership.objects.filter(room=room, member=member)
    mine.filter(read_seq__lt=seq).update(read_seq=seq)
    return mine.values_list("read_seq", flat=True).first() or 0
