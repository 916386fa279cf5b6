"""Rebuilding what is counted along the way, from the rows that it counts."""

from collections import defaultdict

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from chat.models import Message, MessageReaction
from community.recognition.models import Thanks


def synchronize_reactions(messages: QuerySet[Message] | None = None) -> list[Message]:
    """Count the reactions to each message from their rows. Returns the messages whose counts were wrong.

    `messages` defaults to all; their rooms are locked by the caller, or nobody reacts meanwhile.
    """
    messages = Message.objects.all() if messages is None else messages
    given = MessageReaction.objects.filter(message__in=messages.order_by().values("pk"))
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for message, kind, count in given.order_by().values_list("message", "kind").annotate(Count("pk")):
        counts[message][str(kind)] = count
    found = messages.select_related("author", "replies_to__author").order_by("room", "seq")
    wrong = [message for message in found.iterator() if message.reactions != counts.get(message.pk, {})]
    for message in wrong:
        message.reactions = counts.get(message.pk, {})
    Message.objects.bulk_update(wrong, ["reactions"], batch_size=500)
    return wrong


def synchronize_thanks() -> int:
    """Set each message's number of thanks. Returns how many messages there are."""
    given = Thanks.objects.filter(subject_kind="message", subject_id=OuterRef("pk")).order_by()
    counted = given.values("subject_id").annotate(value=Count("pk")).values("value")
    return Message.objects.update(thanks_count=Coalesce(Subquery(counted), 0, output_field=IntegerField()))
