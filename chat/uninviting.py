"""Invitations that stand no more: answered, taken back, or made by somebody who looks after the room no longer."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from chat.models import Invitation, Room
from community.live.own import pulse
from community.notifications.models import Notice

NOTICE = "room-invited"
"""The kind of notice that tells of an invitation."""


def end_invitations(invitations: QuerySet[Invitation]) -> None:
    """Let them stand no more, and nobody be told of them."""
    for invitation in invitations.select_related("room"):
        _forget(invitation.room, [invitation.member_id])
        invitation.delete()


def _forget(room: Room, members: Collection[int]) -> None:
    """Of an invitation that was answered or taken back these members (ids) need to be told no more."""
    told = Notice.objects.unseen().filter(kind=NOTICE, member__in=members, entry__subject_id=room.pk)
    if told.update(seen_at=timezone.now()):
        pulse(members)
