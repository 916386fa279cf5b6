"""What a member may ask for over the one socket in a room."""

import uuid
from typing import Any

from pydantic import Field

from chat.access import room_for
from chat.posting import send_message
from chat.reading import mark_read
from community.live.actions import Action, Frame

# The largest id a database column holds.
Id = Field(ge=1, lt=2**63, strict=True)


class SendFrame(Frame):
    room: int = Id
    client_id: uuid.UUID
    # Far above what a message may hold: the verb says so in the member's language.
    body: str = Field(max_length=64_000)


class ReadFrame(Frame):
    room: int = Id
    seq: int = Field(ge=0, lt=2**63, strict=True)


def send(member: Any, frame: SendFrame) -> dict[str, Any]:
    message = send_message(member, room_for(member, pk=frame.room), frame.body, frame.client_id)
    return {
        "client_id": str(message.client_id),
        "seq": message.seq,
        "message": message.pk,
        "at": message.at.isoformat(),
    }


def read(member: Any, frame: ReadFrame) -> dict[str, Any]:
    return {"read": mark_read(member, room_for(member, pk=frame.room), frame.seq)}


SEND = Action("room.send", SendFrame, send)
READ = Action("room.read", ReadFrame, read)
