"""The reactions to messages that this room keeps about a member."""

from itertools import groupby

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.counting import synchronize_reactions
from chat.log import lock_rooms, take, write
from chat.models import Message, MessageReaction, RoomEvent
from community.members.holdings import Holding


@transaction.atomic
def forget_reactions(reactions: QuerySet[MessageReaction]) -> None:
    """Take these reactions back, out of the counts as well, also in open pages."""
    pks = set(reactions.values_list("message", flat=True))
    messages = Message.objects.filter(pk__in=pks)
    rooms = lock_rooms(set(messages.order_by().values_list("room", flat=True)))
    reactions.delete()
    changed, now = synchronize_reactions(messages), timezone.now()
    for pk, found in groupby(changed, lambda message: message.room_id):
        write([take(rooms[pk], RoomEvent.REACTED, now, message) for message in found])


REACTIONS = Holding(
    model=MessageReaction,
    field="member",
    title=_("Reactions you gave in rooms"),
    purpose=_("So that others see how their words were taken."),
    source=_("You pressed it"),
    describe=lambda reaction: str(reaction.kind),
    erase=forget_reactions,
    export=lambda reaction: {
        "message": reaction.message_id,
        "reaction": reaction.kind.emoji,
        "at": reaction.at.isoformat(),
    },
)
