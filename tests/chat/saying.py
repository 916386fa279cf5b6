"""Short ways to talk in tests."""

import uuid
from typing import Any

from chat.models import Message, Room
from chat.posting import send_message


def say(member: Any, room: Room, body: str = "Hello", client_id: uuid.UUID | None = None) -> Message:
    return send_message(member, room, body, client_id or uuid.uuid4())
