"""What a member may ask for over the one socket in a room."""

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from chat import asking, questions, reacting
from chat.access import message_for, question_for, room_for
from chat.appending import Outgoing
from chat.changing import edit_message, remove_message
from chat.models import Message
from chat.pinning import pin_message, unpin_message
from chat.posting import send_messages
from chat.presence import who_is_here
from chat.reading import mark_read
from chat.typists import note_typing
from chat.waiting import counts_in
from community.discussions.access import reaction_kind_for
from community.live.actions import Action, Asked, Frame, Outcome
from community.recognition import thanking

# The largest id a database column holds.
Id = Field(ge=1, lt=2**63, strict=True)
Number = Field(ge=0, lt=2**63, strict=True)
# Far above what a message may hold: the verb says so in the member's language.
Words = Field(max_length=64_000)


class SendFrame(Frame):
    room: int = Id
    client_id: uuid.UUID
    body: str = Words
    replies_to: int | None = Field(None, ge=1, lt=2**63, strict=True)


class EditFrame(Frame):
    room: int = Id
    seq: int = Number
    body: str = Words
    version: int = Id


class RemoveFrame(Frame):
    room: int = Id
    seq: int = Number


class ReactFrame(Frame):
    room: int = Id
    seq: int = Number
    reaction: int = Id
    on: bool = Field(strict=True)


class ThankFrame(Frame):
    room: int = Id
    seq: int = Number
    on: bool = Field(strict=True)


class PinFrame(Frame):
    room: int = Id
    seq: int = Number
    on: bool = Field(strict=True)


class ReadFrame(Frame):
    room: int = Id
    seq: int = Number


class UnreadFrame(Frame):
    rooms: list[Annotated[int, Id]] = Field(max_length=100)


class TypingFrame(Frame):
    room: int = Id


class HereFrame(Frame):
    room: int = Id


class AskFrame(Frame):
    room: int = Id
    client_id: uuid.UUID
    body: str = Words


class VoteFrame(Frame):
    question: int = Id
    on: bool = Field(strict=True)


class MarkFrame(Frame):
    question: int = Id
    state: Literal["asked", "now", "answered", "aside"]


class UnaskFrame(Frame):
    question: int = Id


def send(asked: Sequence[Asked]) -> list[Outcome]:
    """Many members' messages at once, in one transaction."""
    outgoing = [
        Outgoing(one.member, f.room, f.body, f.client_id, f.replies_to, one.language)
        for one in asked
        for f in [one.frame]
    ]
    return [said if isinstance(said, Exception) else _answer(said) for said in send_messages(outgoing)]


def _answer(message: Message) -> dict[str, Any]:
    return {
        "client_id": str(message.client_id),
        "seq": message.seq,
        "number": message.number,
        "message": message.pk,
        "at": message.at.isoformat(),
    }


def edit(member: Any, frame: EditFrame) -> dict[str, Any]:
    message = message_for(member, frame.room, frame.seq)
    return {"version": edit_message(message, member, frame.body, frame.version).version}


def remove(member: Any, frame: RemoveFrame) -> dict[str, Any]:
    remove_message(message_for(member, frame.room, frame.seq), member)
    return {}


def react(member: Any, frame: ReactFrame) -> dict[str, Any]:
    message, kind = message_for(member, frame.room, frame.seq), reaction_kind_for(frame.reaction)
    (reacting.react if frame.on else reacting.take_reaction)(member, message, kind)
    return {}


def thank(member: Any, frame: ThankFrame) -> dict[str, Any]:
    message = message_for(member, frame.room, frame.seq)
    (thanking.thank if frame.on else thanking.take_back)(member, "message", message.pk)
    return {}


def pin(member: Any, frame: PinFrame) -> dict[str, Any]:
    (pin_message if frame.on else unpin_message)(message_for(member, frame.room, frame.seq), member)
    return {}


def read(member: Any, frame: ReadFrame) -> dict[str, Any]:
    return {"read": mark_read(member, room_for(member, pk=frame.room), frame.seq)}


def unread(member: Any, frame: UnreadFrame) -> dict[str, Any]:
    return {"rooms": {str(room): counts for room, counts in counts_in(member, frame.rooms).items()}}


def typing(member: Any, frame: TypingFrame) -> dict[str, Any]:
    note_typing(member, room_for(member, pk=frame.room))
    return {}


def here(member: Any, frame: HereFrame) -> dict[str, Any]:
    return who_is_here(room_for(member, pk=frame.room), member).as_data()


def ask(member: Any, frame: AskFrame) -> dict[str, Any]:
    return {"question": asking.ask(member, room_for(member, pk=frame.room), frame.body, frame.client_id).pk}


def vote(member: Any, frame: VoteFrame) -> dict[str, Any]:
    question = question_for(member, frame.question)
    return {"votes": (asking.vote if frame.on else asking.take_vote)(member, question).votes_count}


def mark(member: Any, frame: MarkFrame) -> dict[str, Any]:
    questions.mark_question(member, question_for(member, frame.question), frame.state)
    return {}


def unask(member: Any, frame: UnaskFrame) -> dict[str, Any]:
    asking.take_question_back(member, question_for(member, frame.question))
    return {}


SEND = Action("room.send", SendFrame, run_many=send)
EDIT = Action("room.edit", EditFrame, edit)
REMOVE = Action("room.remove", RemoveFrame, remove)
REACT = Action("room.react", ReactFrame, react)
THANK = Action("room.thank", ThankFrame, thank)
PIN = Action("room.pin", PinFrame, pin)
READ = Action("room.read", ReadFrame, read)
UNREAD = Action("room.unread", UnreadFrame, unread)
TYPING = Action("room.typing", TypingFrame, typing)
HERE = Action("room.here", HereFrame, here)
ASK = Action("room.ask", AskFrame, ask)
VOTE = Action("room.vote", VoteFrame, vote)
MARK = Action("room.mark", MarkFrame, mark)
UNASK = Action("room.unask", UnaskFrame, unask)
ALL = (SEND, EDIT, REMOVE, REACT, THANK, PIN, READ, UNREAD, TYPING, HERE, ASK, VOTE, MARK, UNASK)
