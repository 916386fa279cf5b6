"""Opening rooms."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone

from chat.models import Membership, Room
from community.ledger.recording import record


@transaction.atomic
def open_direct_room(one: Any, other: Any) -> Room:
    """The room of these two members, opened now if there is none yet. Only they may know that it exists.

    The caller has the consent of both. Raises `ValueError` for one and the same member.
    """
    if one.pk == other.pk:
        raise ValueError("A direct room has two members.")
    pair = "{}-{}".format(*sorted((one.pk, other.pk)))
    # The address tells nothing, and cannot be guessed.
    room, is_new = Room.objects.get_or_create(
        kind=Room.DIRECT, pair=pair, defaults={"slug": f"direct-{secrets.token_hex(8)}"}
    )
    if is_new:
        now = timezone.now()
        Membership.objects.bulk_create(Membership(room=room, member=m, joined_at=now) for m in (one, other))
        record("room.joined", actor=one, subject=room)
        record("room.joined", actor=other, subject=room)
    return room
