"""Reacting to a message, and taking that back. The only doors: page, socket and API call these."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.access import standing_message_for
from chat.log import append, lock_room
from chat.models import Message, MessageReaction, RoomEvent
from chat.talking import apart_in, require_going_on, require_reach
from community.discussions.access import require_member
from community.discussions.models import ReactionKind
from community.discussions.reacting import changed, require_giving
from community.ledger.recording import record
from community.members.access import hold


def react(member: Any, message: Message, kind: ReactionKind) -> Message:
    """Give a message a reaction, beside others of one's own; giving it twice changes nothing. Returns the message.

    Raises `PermissionDenied` for a stranger, for one's own words and for a room that has ended, `Http404` for what
    `member` may not read or whose words are gone, `ValidationError` for a kind that is not offered any more,
    `TooFast` for too many in a day, those to posts included.
    """
    with _reacting(member, message) as found:
        if found.author_id == member.pk:
            raise PermissionDenied(_("These are your own words. Reactions come from others."))
        if not MessageReaction.objects.filter(message=found, member=member, kind=kind).exists():
            require_giving(member, kind)
            MessageReaction.objects.create(message=found, member=member, kind=kind)
            _count(found, kind, member, +1)
            record("reaction.given", actor=member, subject=found, reaction=kind.pk)
    return found


def take_reaction(member: Any, message: Message, kind: ReactionKind) -> Message:
    """Take a reaction back; where there is none, nothing changes. Returns the message.

    Raises `PermissionDenied` for a stranger and for a room that has ended, `Http404` for what `member` may not read
    or whose words are gone.
    """
    with _reacting(member, message) as found:
        taken, _rows = MessageReaction.objects.filter(message=found, member=member, kind=kind).delete()
        if taken:
            _count(found, kind, member, -1)
            record("reaction.taken_back", actor=member, subject=found, reaction=kind.pk)
    return found


@contextmanager
def _reacting(member: Any, message: Message) -> Iterator[Message]:
    """The message as it stands now, its room locked, in a transaction of a member who is still here."""
    require_member(member)
    with transaction.atomic():
        hold(member)
        # The row that every change in a room locks; the counts are read under it, and so none is lost.
        room = lock_room(message.room_id)
        found = standing_message_for(member, message.pk)
        require_going_on(room)
        require_reach(room, apart_in([room]))
        found.room = room
        yield found


def _count(message: Message, kind: ReactionKind, member: Any, change: int) -> None:
    message.reactions = changed(message.reactions, kind, change)
    message.save(update_fields=["reactions"])
    now, given = timezone.now(), {"reaction": kind.pk, "on": change > 0}
    append(message.room, RoomEvent.REACTED, now, message, member, **given)
