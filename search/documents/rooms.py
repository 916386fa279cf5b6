"""Open rooms, found by what they are about. Direct rooms are nobody's to find."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from chat.models import Room
from search.documents.source import MEMBERS, PUBLIC, Shown, Source, document, words_of
from search.engines import Document


def documents(pks: Collection[int]) -> list[Document]:
    return [
        _document(room)
        for room in Room.objects.open()
        .filter(pk__in=pks)
        .prefetch_related("interests__synonyms", "interests__broader")
    ]


def _document(room: Room) -> Document:
    interests = list(room.interests.all())
    return document(
        "room",
        room.pk,
        title=str(room),
        body=room.description,
        names=words_of(interests),
        url=room.get_absolute_url(),
        at=int(room.created_at.timestamp()),
        interests=[interest.slug for interest in interests],
        visible_to=[PUBLIC if room.is_public else MEMBERS],
    )


def shown(member: Any, pks: Collection[int]) -> dict[int, Shown]:
    return {
        room.pk: Shown(title=str(room), url=room.get_absolute_url(), at=room.last_at or room.created_at)
        for room in Room.objects.visible_to(member).open().filter(pk__in=pks)
    }


def titled(member: Any, text: str) -> QuerySet[Room]:
    return Room.objects.visible_to(member).open().filter(title__icontains=text).order_by("-created_at")


SOURCE = Source(
    kind="room",
    label=_("Rooms"),
    one=_("Room"),
    icon="radio",
    documents=documents,
    shown=shown,
    titled=titled,
    all=Room.objects.all,
    lookups={"interests": "interests__slug__in", "at": "created_at"},
)
