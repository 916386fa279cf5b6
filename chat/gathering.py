"""A room as a place of whose words threads are made (`discussions.sources`)."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.log import append, lock_room
from chat.models import Bot, Message, Room, RoomEvent
from chat.naming import names_for
from community.discussions.gatherings import threads_from
from community.discussions.models import Board, Gathering
from community.discussions.sources import Line, Source, Spot
from community.ledger.models import Entry

KIND = "room"

LINKS = 5
"""Threads to which the head of a room leads."""


def find(member: Any, place: int) -> Spot | None:
    room = Room.objects.visible_to(member).filter(pk=place).first()
    return spot_of(member, room) if room else None


def spot_of(member: Any, room: Room) -> Spot:
    """A room that `member` may read."""
    is_open = Room.objects.visible_to(AnonymousUser()).filter(pk=room.pk).exists()
    title = room.title
    if room.is_direct:
        title = names_for(member, [room])[room.pk]
    # Words of a closed group stay with it.
    place = room.place if room.place and room.place.kind == Board.Kind.CLOSED else None
    return Spot(title, room.get_absolute_url(), is_open, place.pk if place else None)


def lines(member: Any, place: int, ids: Collection[int], lock: bool) -> list[Line]:
    messages = Message.objects.visible_to(member).filter(room=place, pk__in=ids).exclude(body="")
    found = messages.select_for_update(of=("self",), no_key=True) if lock else messages
    return [Line(m.pk, m.author_id, m.body, m.at) for m in found.order_by("seq")]


def rooms_with_links_for(member: Any) -> QuerySet[Room]:
    """The rooms that `member` may know of, with `has_threads` and `has_bots`: whether threads were made of what was
    said in them, and whether machines talk there."""
    made = Gathering.objects.filter(source=KIND, place=OuterRef("pk"), thread__isnull=False)
    bots = Bot.objects.filter(room=OuterRef("pk"), ended_at=None)
    rooms = Room.objects.visible_to(member).select_related("thread__board", "board")
    return rooms.annotate(has_threads=Exists(made), has_bots=Exists(bots))


def links_for(member: Any, room: Room) -> list[dict[str, str]]:
    """What a room of `rooms_with_links_for` leads to: the newest threads made of what was said in it, and for members
    the page on which one makes another. One query, none where no thread was made."""
    links = thread_links(member, room) if room.has_threads else []
    if member.is_authenticated:
        url = reverse("chat:gather", args=[room.slug])
        links.append({"label": _("Make a thread of it"), "url": url, "icon": "plus"})
    if member.is_authenticated and room.has_bots:
        url = reverse("chat:about", args=[room.slug]) + "#bots"
        links.append({"label": _("Bots that talk here"), "url": url, "icon": "bot"})
    if not room.pair:
        url = reverse("chat:pins", args=[room.slug])
        links.append({"label": _("Pinned"), "url": url, "icon": "pin"})
        url = reverse("chat:about", args=[room.slug])
        links.append({"label": _("About this room"), "url": url, "icon": "info"})
    return links


def thread_links(member: Any, room: Room) -> list[dict[str, str]]:
    """The newest threads made of what was said in a room, as menus take them. One query."""
    return [
        {"label": thread.shown_title, "url": thread.get_absolute_url(), "icon": "messages-square"}
        for thread in threads_from(member, KIND, room.pk)[:LINKS]
    ]


def tell_of_thread(entry: Entry) -> None:
    """The ledger's consumer: the room's log notes the thread that came of it, so that open pages lead there."""
    gathering = Gathering.objects.filter(pk=entry.subject_id, source=KIND).first()
    if gathering and gathering.thread_id and Room.objects.filter(pk=gathering.place).exists():
        append(lock_room(gathering.place), RoomEvent.ROOM, timezone.now(), thread=gathering.thread_id)


ROOM = Source(kind=KIND, find=find, lines=lines)
