"""A room in which everything happened that its page shows."""

import uuid
from typing import Any

from django.utils import timezone

from chat.models import Message, Room
from chat.posting import send_message
from chat.reacting import react
from community.attachments.models import Link
from community.discussions.models import all_kinds
from community.recognition.thanking import thank
from tests.chat.saying import say

ADDRESS = "https://example.com/blue"


def enliven(room: Room, reader: Any, talker: Any) -> None:
    """Let `reader` say something in this room, and `talker` what that one has not read: words that call them by name,
    with an address and its card, pinned, reacted to and thanked for; then an answer, and some more."""
    asked = say(reader, room, "Which one is it?")
    told = say(talker, room, f"@{reader.handle} this one:\n\n{ADDRESS}")
    Link.objects.filter(address=ADDRESS).update(title="Blue in green", due_at=None)
    Message.objects.filter(pk=told.pk).update(pinned_at=timezone.now())
    react(reader, told, all_kinds()[0])
    thank(reader, "message", told.pk)
    send_message(talker, room, "It is the kind one.", uuid.uuid4(), asked.seq)
    say(talker, room, "Good night.")
