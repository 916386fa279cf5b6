"""What was said in rooms, open, closed, direct and of groups: each for whoever may listen there."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chat.models import Membership, Message, Room
from chat.naming import names_for
from chat.words import PLACE
from community.design.markdown import LONGEST, excerpt
from community.ledger.models import Entry
from community.members.blocks import blocked_by
from search.documents.source import (
    MEMBERS,
    PUBLIC,
    Shown,
    Source,
    by_actor,
    document,
    group_token,
    member_label,
    room_token,
    subject,
    thanked,
    traits,
    with_pictures,
)
from search.engines import Document


def readers_in(room: Room) -> list[str]:
    """The audience tokens of what is said in a room. A message does not change when people come and go."""
    if room.kind == Room.GROUP:
        return [group_token(room.group_id)] if room.group_id else []
    if room.kind in Room.BY_MEMBERSHIP:
        return [room_token(room.pk)]
    return [PUBLIC if room.is_public else MEMBERS]


def rooms_of(member: Any) -> QuerySet[Membership, int]:
    """Ids of the rooms whose words `member` reads for belonging there. One query."""
    mine = Membership.objects.filter(member=member, room__kind__in=Room.BY_MEMBERSHIP)
    return mine.order_by().values_list("room", flat=True)


def documents(pks: Collection[int]) -> list[Document]:
    found = Message.objects.standing().filter(pk__in=pks).exclude(body="")
    pictures = with_pictures(PLACE.kind, pks)
    return [_document(one, one.pk in pictures) for one in found.select_related("room", "author")]


def _document(message: Message, has_pictures: bool) -> Document:
    """Without the room's name: who looks for a room finds the room, not all that was said there."""
    return document(
        "message",
        message.pk,
        title="",
        body=excerpt(message.body, LONGEST),
        author=message.author.name,
        by=member_label(message.author_id),
        places=[room_token(message.room_id)],
        traits=traits(pictures=has_pictures),
        thanks=message.thanks_count,
        url=message.get_absolute_url(),
        at=int(message.at.timestamp()),
        visible_to=readers_in(message.room),
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    """A direct room is called by the names of whoever else belongs to it."""
    readable = Message.objects.visible_to(member).exclude(author__in=blocked_by(member)).exclude(body="")
    found = list(readable.filter(pk__in=pks).select_related("room", "author"))
    names = names_for(member, [message.room for message in found])
    return {
        message.pk: Shown(
            title=names[message.room_id],
            url=message.get_absolute_url(),
            at=message.at,
            author=message.author.name,
            seed=message.author_id,
        )
        for message in found
    }


def titled(member: Any, text: str) -> QuerySet[Message]:
    """None: a message has no title, and reading through all of them is what the engine is for."""
    return Message.objects.none()


def kept_no_longer(entry: Entry) -> Iterable[int]:
    """The batch of the room's oldest messages that was erased."""
    erased = Message.objects.filter(room=entry.subject_id, seq__lte=entry.data["upto"]).order_by("-seq")
    return erased.values_list("pk", flat=True)[: entry.data["messages"]]


SOURCE = Source(
    kind="message",
    label=_("Messages"),
    one=_("Message"),
    icon="radio",
    documents=documents,
    shown=shown,
    titled=titled,
    all=Message.objects.all,
    within={
        "room": lambda pk: Message.objects.filter(room=pk),
        "member": lambda pk: Message.objects.filter(author=pk),
    },
    marks={
        "message.sent": subject,
        "message.edited": subject,
        "message.removed": subject,
        "message.hidden": subject,
        "message.restored": subject,
        "room.erased": kept_no_longer,
        "thanks.given": thanked("message"),
        "thanks.taken_back": thanked("message"),
    },
    spreads={"member.left": by_actor},
)
