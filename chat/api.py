"""This room's part of the API: the same verbs and the same access as its pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from chat import host_api, programme_api, queries, request_api
from chat.access import message_for, room_for
from chat.changing import edit_message, remove_message
from chat.models import Message, Room
from chat.pinning import MOST as MOST_PINS
from chat.pinning import pin_message, pins_in, unpin_message
from chat.posting import send_message
from chat.presence import who_is_here
from chat.reacting import react, take_reaction
from chat.rooms import start_room
from chat.taken import given_to
from community.discussions.access import reaction_kind_for
from community.members.models import Interest

router = Router(tags=["rooms"])
router.add_router("", host_api.router)
router.add_router("", programme_api.router)
router.add_router("", request_api.router)

MOST = 100
"""Messages of one answer."""

Limit = Annotated[int, Query(queries.PAGE, ge=1, le=MOST)]
Before = Annotated[int | None, Query(None, ge=1, lt=2**63)]
Key = Annotated[uuid.UUID | None, Header(None, alias="Idempotency-Key")]


class RoomOut(Schema):
    """`last_seq`: the last number of the room's log, from which a client of the socket goes on."""

    id: int
    slug: str
    title: str
    description: str
    kind: str
    last_seq: int
    last_at: datetime | None
    url: str


class AuthorOut(Schema):
    handle: str
    name: str


class TakenOut(Schema):
    """How many gave one kind of reaction."""

    reaction: int = Field(alias="kind.pk")
    emoji: str = Field(alias="kind.emoji")
    count: int


class MessageOut(Schema):
    """`body` and `html` are empty when `is_hidden` or `is_removed`. `number` counts messages alone; `replies_to` is
    the `seq` of the message that it answers; `version` rises with each edit."""

    id: int
    seq: int
    number: int
    replies_to: int | None
    version: int
    author: AuthorOut
    at: datetime
    body: str
    html: str
    is_hidden: bool
    reactions: list[TakenOut]
    thanks_count: int
    is_removed: bool


class PageOut(Schema):
    """`earlier`: pass it as `before` for the messages before these; null when there are none."""

    messages: list[MessageOut]
    earlier: int | None


class HereOut(Schema):
    """`people` is null where more than 100 are here."""

    count: int
    people: list[AuthorOut] | None


class MessageIn(Schema):
    model_config = ConfigDict(extra="forbid")

    body: str = Field(max_length=64_000)
    replies_to: int | None = Field(None, ge=1, lt=2**63)


class ChangeIn(Schema):
    """`version`: that of the words which you saw."""

    model_config = ConfigDict(extra="forbid")

    body: str = Field(max_length=64_000)
    version: int = Field(ge=1, lt=2**63)


@router.get("/rooms", auth=None, response=list[RoomOut], summary="The rooms that you may see")
def rooms(request: HttpRequest) -> Any:
    """Open rooms by latest talk, then closed ones of yours and of your groups, then your direct rooms; at most 48 of
    each."""
    found = list(queries.open_rooms(request.user)[: queries.MOST_ROOMS])
    if request.user.is_authenticated:
        found += list(queries.closed_rooms(request.user)[: queries.MOST_ROOMS])
        found += [other.room for other in queries.direct_rooms(request.user)[: queries.MOST_ROOMS]]
        found += [room for room, _name in queries.rooms_of_few(request.user)[: queries.MOST_ROOMS]]
    return [_room(room) for room in found]


@router.post("/rooms", response={201: host_api.AboutOut}, summary="Open a room of your own")
def open_a_room(request: HttpRequest, payload: host_api.RoomIn) -> Any:
    interests = list(Interest.objects.filter(slug__in=payload.interests))
    room = start_room(request.user, payload.title, payload.description, payload.is_closed, interests)
    return Status(201, host_api.about(request, room))


@router.get("/rooms/{slug}/messages", auth=None, response=PageOut, summary="The latest messages of a room")
def messages(request: HttpRequest, slug: str, before: Before, limit: Limit) -> Any:
    """In order; those before a number with `before`."""
    page = queries.page_before(room_for(request.user, slug=slug), before, limit)
    return {"messages": [_message(message) for message in page.messages], "earlier": page.earlier}


@router.post("/rooms/{slug}/messages", response={201: MessageOut}, summary="Say something in a room")
def say(request: HttpRequest, slug: str, payload: MessageIn, key: Key) -> Any:
    """With an `Idempotency-Key` (a UUID of yours) sending again gives the first result."""
    room = room_for(request.user, slug=slug)
    sent = send_message(request.user, room, payload.body, key or uuid.uuid4(), payload.replies_to)
    return Status(201, _message(sent))


@router.patch(
    "/rooms/{slug}/messages/{int:seq}", response=MessageOut, summary="Put other words in the place of yours"
)
def change_message(request: HttpRequest, slug: str, seq: int, payload: ChangeIn) -> Any:
    """422 where they were changed elsewhere since `version`."""
    message = message_for(request.user, room_for(request.user, slug=slug).pk, seq)
    return _message(edit_message(message, request.user, payload.body, payload.version))


@router.delete(
    "/rooms/{slug}/messages/{int:seq}", response={204: None}, summary="Take your words away for good"
)
def take_message_away(request: HttpRequest, slug: str, seq: int) -> Any:
    """Their place stays. What is removed already stays so."""
    remove_message(message_for(request.user, room_for(request.user, slug=slug).pk, seq), request.user)
    return Status(204, None)


@router.get("/rooms/{slug}/here", response=HereOut, summary="Who is in a room")
def here(request: HttpRequest, slug: str) -> Any:
    """Members who belong to it, have it open and do not hide; never who blocked you, or whom you blocked."""
    there = who_is_here(room_for(request.user, slug=slug), request.user)
    return {"count": there.count, "people": there.people}


@router.put(
    "/rooms/{slug}/messages/{int:seq}/reactions/{int:reaction}",
    response=MessageOut,
    summary="React to a message",
)
def give_message_reaction(request: HttpRequest, slug: str, seq: int, reaction: int) -> Any:
    """Twice is once. `GET /reactions` lists the kinds."""
    message = message_for(request.user, room_for(request.user, slug=slug).pk, seq)
    return _message(react(request.user, message, reaction_kind_for(reaction)))


@router.delete(
    "/rooms/{slug}/messages/{int:seq}/reactions/{int:reaction}",
    response=MessageOut,
    summary="Take a reaction to a message back",
)
def take_back_message_reaction(request: HttpRequest, slug: str, seq: int, reaction: int) -> Any:
    """Where there is none, nothing changes."""
    message = message_for(request.user, room_for(request.user, slug=slug).pk, seq)
    return _message(take_reaction(request.user, message, reaction_kind_for(reaction)))


@router.get("/rooms/{slug}/pins", auth=None, response=list[MessageOut], summary="What is pinned in a room")
def pins(request: HttpRequest, slug: str) -> Any:
    """The latest pin first; at most 50."""
    return [_message(message) for message in pins_in(room_for(request.user, slug=slug))[:MOST_PINS]]


@router.put("/rooms/{slug}/messages/{int:seq}/pin", response=MessageOut, summary="Pin a message")
def pin_a_message(request: HttpRequest, slug: str, seq: int) -> Any:
    """For who looks after the room. Twice is once."""
    message = message_for(request.user, room_for(request.user, slug=slug).pk, seq)
    pin_message(message, request.user)
    return _message(message)


@router.delete("/rooms/{slug}/messages/{int:seq}/pin", response=MessageOut, summary="Unpin a message")
def unpin_a_message(request: HttpRequest, slug: str, seq: int) -> Any:
    """For who looks after the room. Where there is no pin, nothing changes."""
    message = message_for(request.user, room_for(request.user, slug=slug).pk, seq)
    unpin_message(message, request.user)
    return _message(message)


def _room(room: Room) -> dict[str, Any]:
    names = ("id", "slug", "title", "description", "kind", "last_seq", "last_at")
    return {name: getattr(room, name) for name in names} | {"url": room.get_absolute_url()}


def _message(message: Message) -> dict[str, Any]:
    answered = message.replies_to
    return {
        "id": message.pk,
        "seq": message.seq,
        "number": message.number,
        "replies_to": answered.seq if answered else None,
        "version": message.version,
        "author": message.author,
        "at": message.at,
        "body": "" if message.is_gone else message.body,
        "html": "" if message.is_gone else message.html,
        "is_hidden": message.hidden_at is not None,
        "is_removed": message.removed_at is not None,
        "reactions": given_to([message]).get(message.pk, []),
        "thanks_count": message.thanks_count,
    }
