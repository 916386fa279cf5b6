"""Who may see which room: every look-up with its permission, on one page."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from chat.models import Membership, Message, Question, Room


def room_for(member: Any, **lookup: Any) -> Room:
    """The room (by `pk` or `slug`) if `member` may know of it; `Http404` otherwise, as if there were none."""
    try:
        return Room.objects.visible_to(member).get(**lookup)
    except Room.DoesNotExist:
        raise Http404 from None


def message_for(member: Any, room: int, seq: int) -> Message:
    """The message at this place of a room that `member` may know of; `Http404` where there is none, also when it lost
    its words to a manager: to its author it is gone, too."""
    found = Message.objects.filter(
        room__in=Room.objects.visible_to(member), room=room, seq=seq, hidden_at=None
    )
    if message := found.select_related("room", "author", "replies_to__author").first():
        return message
    raise Http404


def standing_message_for(member: Any, pk: int) -> Message:
    """The message with this id while its words are there, if `member` may read it. Raises `Http404`."""
    found = Message.objects.visible_to(member).select_related("room", "author", "replies_to__author")
    return get_object_or_404(found, pk=pk)


def own_message_for(member: Any, slug: str, seq: int) -> Message:
    """The message at this place of a room for who wrote it, while its words are there. Raises `Http404` for everybody
    else, managers included."""
    message = message_for(member, room_for(member, slug=slug).pk, seq)
    if message.author_id != member.pk or message.is_gone:
        raise Http404
    return message


def question_for(member: Any, pk: int) -> Question:
    """The question with this id while its words are there, if `member` may see it. Raises `Http404`."""
    return get_object_or_404(
        Question.objects.visible_to(member).select_related("room", "author", "answer"), pk=pk
    )


def membership_of(member: Any, room: Room) -> Membership | None:
    """The member's own place in the room, if they have one."""
    if not member.is_authenticated:
        return None
    return Membership.objects.filter(room=room, member=member).first()
