"""What a message holds besides its words: members it calls, pictures and files it shows, link cards under it."""

from collections.abc import Callable, Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from chat.log import append, lock_room
from chat.models import Call, Message, RoomEvent
from community.attachments import cards
from community.attachments.places import Place
from community.attachments.referring import refer
from community.discussions.mentions import lead_anew
from community.discussions.words import Words
from community.members.models import Member


def note_words(message: Message, words: Words) -> None:
    """Note down whom and what a message names, inside the transaction that writes it.

    Raises `ValidationError` for `body` when an upload is gone meanwhile.
    """
    is_edited = message.version > 1
    if words.uploads or is_edited:
        refer(PLACE.kind, message.pk, words.uploads)
    if words.addresses or is_edited:
        cards.note(PLACE.kind, message.pk, words.addresses)
    if words.people:
        others = [person for person in words.people if person.pk != message.author_id]
        Call.objects.bulk_create(
            [
                Call(message=message, member=person, room_id=message.room_id, seq=message.seq)
                for person in others
            ],
            ignore_conflicts=True,
        )
        _let_go_of_who_left(message, [person.pk for person in others])


def _let_go_of_who_left(message: Message, called: Collection[int]) -> None:
    """Whoever left since the words were read is called no more. Their leaving waits for the calls that stand by now,
    and sees them; who came after it sees that here. One query."""
    gone = Member.objects.filter(pk__in=called, left_at__isnull=False).values_list("pk", flat=True)
    for member in gone:
        message.html = lead_anew(member, "", message.html)
        Message.objects.filter(pk=message.pk).update(html=message.html)
        Call.objects.filter(message=message, member=member).delete()


def is_seen(member: Any, pks: Collection[int]) -> bool:
    """Whether `member` reads the words of one of these messages."""
    return Message.objects.visible_to(member).filter(pk__in=pks).exists()


def rewrite(pks: Collection[int], change: Callable[[str], str]) -> None:
    """Put `change(html)` in the place of the HTML of each, and have open pages show it."""
    for message in Message.objects.filter(pk__in=pks).order_by("room", "pk"):
        with transaction.atomic():
            room = lock_room(message.room_id)
            now = Message.objects.select_related("author", "replies_to__author").get(pk=message.pk)
            html = change(now.html)
            if html != now.html:
                Message.objects.filter(pk=now.pk).update(html=html)
                now.html = html
            append(room, RoomEvent.EDITED, timezone.now(), now)


def renew(pks: Collection[int]) -> None:
    """Have open pages show these messages anew: something beneath their words changed."""
    rewrite(pks, lambda html: html)


PLACE = Place(kind="message", is_seen=is_seen, rewrite=rewrite, renew=renew)
