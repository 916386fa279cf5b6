"""How moderation handles a message that was flagged."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from chat.hiding import hide_message, restore_message
from chat.models import Message
from community.design.markdown import excerpt
from community.moderation.subjects import Subject

EXCERPT = 300


def find(member: Any, pk: int) -> Message:
    """The message if the member may read it. Raises `Http404`."""
    try:
        return Message.objects.visible_to(member).select_related("room", "author").get(pk=pk)
    except Message.DoesNotExist:
        raise Http404 from None


def load(ids: Iterable[int]) -> dict[int, Message]:
    return Message.objects.select_related("room", "author").in_bulk(list(ids))


def place(message: Message) -> str:
    return _("a direct room") if message.room.is_direct else message.room.title


MESSAGE = Subject(
    kind="message",
    find=find,
    load=load,
    author=lambda message: message.author,
    excerpt=lambda message: excerpt(message.body, EXCERPT),
    place=place,
    address=lambda message: message.get_absolute_url(),
    hide=hide_message,
    restore=restore_message,
    on_hidden="message.hidden",
)
