"""The API of rooms with a programme: the same verbs and the same access as their pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from chat.access import room_for
from chat.reminding import forget_reminder, remind_of

router = Router(tags=["rooms"])


class ReminderOut(Schema):
    reminds: bool


@router.put("/rooms/{slug}/reminder", response=ReminderOut, summary="Be reminded of a room when it begins")
def put_room_reminder(request: HttpRequest, slug: str) -> Any:
    """You get a notice ten minutes before its start, wherever that is moved to. Twice is once."""
    remind_of(request.user, room_for(request.user, slug=slug))
    return {"reminds": True}


@router.delete("/rooms/{slug}/reminder", response=ReminderOut, summary="Be reminded of a room no more")
def delete_room_reminder(request: HttpRequest, slug: str) -> Any:
    """Where there is no reminder, nothing changes."""
    forget_reminder(request.user, room_for(request.user, slug=slug).pk)
    return {"reminds": False}
