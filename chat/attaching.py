"""Rooms about a thread or a board: who may read there may come in, and nobody else, whatever becomes of it.

What a room is about is asked at each look (`RoomQuerySet.visible_to`), so moving or hiding a thread narrows its room
in the same moment. The log of the room says so, and whoever follows it is asked there whether they still may: so nobody
gets a later word, also where no hint gets through.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.log import append, lock_rooms
from chat.models import Room, RoomEvent
from chat.rooms import address_of, checked_words, let_in_host
from community.discussions.access import board_by_id_for, require_member, require_ongoing, thread_for
from community.discussions.live_talk import Talk, Venue
from community.discussions.models import Board, Thread
from community.members import pace
from community.members.access import hold
from community.recognition.trust import require_level


def talk_about(by: Any, thread: Thread, title: str, description: str) -> Room:
    """Open a room about a thread, for its author and for managers; where one is open already, that one.

    Raises `PermissionDenied` for others and below the level of trust that rooms of one's own take, `Http404` for a
    thread that is not there for them, `ValidationError` by field and for a closed thread, and `TooFast`.
    """
    require_member(by)
    title, description = checked_words(title, description)
    with transaction.atomic():
        hold(by)
        found = thread_for(by, thread.pk, lock=True)
        if found.author_id != by.pk and not by.is_manager:
            raise PermissionDenied(_("Who began the thread opens its room, and so do managers."))
        require_level(by, settings.ROOMS_FROM_LEVEL)
        if found.is_closed or found.is_hidden:
            raise ValidationError(_("This thread is closed, so nobody talks about it here."))
        if room := Room.objects.filter(thread=found, archived_at=None).first():
            return room
        room = _open(by, title, description, found.board, thread=found)
        room.interests.set(found.interests.all())
        found.touch()
    return room


def talk_on(by: Any, board: Board, title: str, description: str) -> Room:
    """Open a room on a board, for managers; where one is open already, that one. Raises likewise."""
    require_member(by)
    title, description = checked_words(title, description)
    with transaction.atomic():
        hold(by)
        found = board_by_id_for(by, board.pk, lock=True)
        if not by.is_manager:
            raise PermissionDenied(_("Only community managers open the room of a board."))
        if found.is_of_group:
            raise PermissionDenied(_("A group has a room of its own."))
        if room := Room.objects.filter(board=found, archived_at=None).first():
            return room
        room = _open(by, title, description, found, board=found)
        found.touch()
        return room


def _open(by: Any, title: str, description: str, place: Board, **about: Any) -> Room:
    """Strangers listen from the start where a manager opens it and they may read what it is about."""
    require_ongoing(place)
    pace.check(by, "room")
    room = Room.objects.create(
        slug=address_of(title),
        title=title,
        description=description,
        kind=Room.ATTACHED,
        is_public=by.is_manager and place.is_open,
        opened_by=by,
        **about,
    )
    let_in_host(room, by, is_closed=False)
    return room


def require_alone(room: Room) -> None:
    """Raises `ValidationError` where another room about the same is open: one at a time."""
    others = Room.objects.filter(archived_at=None).exclude(pk=room.pk)
    about = {"thread": room.thread_id} if room.thread_id else {"board": room.board_id}
    if room.kind == Room.ATTACHED and others.filter(**about).exists():
        raise ValidationError(_("Another room about this is open by now. End that one first."))


def tell_place(room: Room) -> None:
    """Have the page of the thread or board show its room as it is; afterwards, since both are locked before rooms."""
    if place := room.thread or room.board:
        transaction.on_commit(place.touch)


def narrowed(thread: int) -> None:
    """Fewer may read this thread from now on; in the transaction in which that is decided."""
    _tell_narrowed(Room.objects.filter(thread=thread))


@transaction.atomic
def narrowed_board(instance: Board, created: bool, **kwargs: Any) -> None:
    """A receiver of `post_save` of boards."""
    if not created and not instance.is_open:
        _tell_narrowed(Room.objects.filter(Q(board=instance) | Q(thread__board=instance)))


def _tell_narrowed(rooms: QuerySet[Room]) -> None:
    """From this entry of the log on, only who still may gets any further."""
    for room in lock_rooms(rooms.values_list("pk", flat=True)).values():
        append(room, RoomEvent.ROOM, timezone.now(), narrowed=True)


def hold_of(thread: int) -> str:
    """A thread that was talked about live is not merged away: who may hear what was said depends on it."""
    if not Room.objects.filter(thread=thread).exists():
        return ""
    return _("This thread has a live room, which leads to it, so it stays by itself.")


def _parts(what: str) -> dict[str, Any]:
    room = Room.objects.filter(**{what: OuterRef("pk")}, archived_at=None)
    return {f"talk_{name}": Subquery(room.values(name)[:1]) for name in ("slug", "title", "is_public")}


def _talk(thing: Any) -> Talk | None:
    if not hasattr(thing, "talk_slug"):  # read without the parts, as after a form that was refused
        room = Room.objects.filter(**{thing._meta.model_name: thing}, archived_at=None).first()
        return Talk(room.title, room.get_absolute_url(), room.is_public) if room else None
    if not thing.talk_slug:
        return None
    return Talk(thing.talk_title, reverse("chat:room", args=[thing.talk_slug]), thing.talk_is_public)


VENUE = Venue(
    parts=_parts,
    talk=_talk,
    door=lambda what, pk: reverse(f"chat:talk-{what}", args=[pk]),
    narrowed=narrowed,
)
