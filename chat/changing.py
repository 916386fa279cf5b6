"""Changing what one said, and taking it away."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.joining import memberships_in, require_entry
from chat.log import append, lock_room
from chat.models import Call, Message, Room, RoomEvent
from chat.posting import checked_body
from chat.talking import apart_in, is_host, require_going_on, require_reach
from chat.waiting import who_waits
from chat.words import PLACE, note_words
from community.attachments.referring import release
from community.discussions.words import read_words
from community.ledger.recording import record
from community.live.own import pulse
from community.members import pace
from community.members.access import hold


def edit_message(message: Message, by: Any, body: str, version: int) -> Message:
    """Put other words in the place of one's own. `version`: that of the words which the author saw.

    The same words again change nothing. Raises `PermissionDenied` for anybody else and for a room that has ended,
    `Http404` where the words are gone, `ValidationError` ({"body": …}; code "conflict" where they were edited
    elsewhere meanwhile), `TooFast`.
    """
    body = checked_body(body)
    if message.author_id == by.pk and message.body != body:
        pace.check(by, "message.edited")
    words = read_words(by, body)
    with transaction.atomic():
        hold(by)
        room, found = _own(message, by)
        if found.body == body:
            return found
        if found.version != version:
            raise ValidationError(
                {"body": _("You changed this elsewhere meanwhile. Look at it, then save again.")},
                code="conflict",
            )
        called = who_waits([found])
        found.body, found.html, found.version = body, words.html, version + 1
        found.edited_at = timezone.now()
        found.save(update_fields=["body", "html", "version", "edited_at"])
        Call.objects.filter(message=found).exclude(member__in=words.people).delete()
        note_words(found, words)
        append(room, RoomEvent.EDITED, found.edited_at, found)
        pulse(called | who_waits([found]))
        record("message.edited", actor=by, subject=found, room=room.pk)
    return found


@transaction.atomic
def remove_message(message: Message, by: Any) -> None:
    """Take away one's own words for good; the place stays, and says so. What is removed already stays so.

    Raises `PermissionDenied` for anybody else, `Http404` where a manager hid it.
    """
    hold(by)
    room = lock_room(message.room_id)
    found = _locked(message)
    if found.author_id != by.pk:
        raise PermissionDenied(_("Only its author may do that."))
    if found.removed_at:
        return
    if found.hidden_at:
        raise Http404
    called = who_waits([found])
    found.body, found.html, found.removed_at = "", "", timezone.now()
    found.save(update_fields=["body", "html", "removed_at"])
    Call.objects.filter(message=found).delete()
    release(PLACE.kind, [found.pk])
    append(room, RoomEvent.REMOVED, found.removed_at, found)
    pulse(called)
    record("message.removed", actor=by, subject=found, room=room.pk)


def _own(message: Message, by: Any) -> tuple[Room, Message]:
    """The locked room and the message as it is now, if `by` may change it."""
    room = lock_room(message.room_id)
    found = _locked(message)
    if found.author_id != by.pk:
        raise PermissionDenied(_("Only its author may do that."))
    if found.is_gone:
        raise Http404
    membership = memberships_in([(room.pk, by.pk)]).get((room.pk, by.pk))
    require_entry(by, room, membership)
    require_reach(room, apart_in([room]))
    if not is_host(by, membership):
        require_going_on(room)
    return room, found


def _locked(message: Message) -> Message:
    """The message as it is now. Its room is locked, and so it stays that way."""
    return Message.objects.select_related("room", "author", "replies_to__author").get(pk=message.pk)
