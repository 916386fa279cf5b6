"""The API of message requests: the same verbs and the same access as their pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from chat import requesting
from chat.few import start_few
from chat.models import MessageRequest
from chat.request_views import MOST
from chat.rooms import room_of_two
from community.members.access import profile_for

router = Router(tags=["rooms"])


class LetterIn(Schema):
    model_config = ConfigDict(extra="forbid")

    body: str = Field(max_length=8_000)


class RequestOut(Schema):
    handle: str = Field(alias="from_member.handle")
    name: str = Field(alias="from_member.name")
    at: datetime
    body: str


class AskedOut(Schema):
    """`room`: the address of the room of the two of you, null until they say yes. A no looks like silence."""

    at: datetime
    room: str | None


class OpenedOut(Schema):
    """The room of the two of you."""

    id: int
    slug: str
    url: str = Field(alias="get_absolute_url")


@router.get("/requests", response=list[RequestOut], summary="Who would like to write to you")
def message_requests(request: HttpRequest) -> Any:
    """Those you have not answered, the newest first; at most 100. They fade after 30 days."""
    return requesting.waiting_for(request.user)[:MOST]


@router.put("/members/{handle}/request", response=AskedOut, summary="Ask somebody to talk")
def ask_to_talk(request: HttpRequest, handle: str, payload: LetterIn) -> Any:
    """Twice is once. 404 where they do not let you; who asked you already is given a yes by it."""
    asked = requesting.ask(request.user, profile_for(handle), payload.body)
    room = room_of_two(request.user, asked.to_member)
    return {"at": asked.at, "room": room.get_absolute_url() if room else None}


class FewIn(Schema):
    """`handles`: two to seven."""

    model_config = ConfigDict(extra="forbid")

    handles: list[str] = Field(max_length=20)
    title: str = Field("", max_length=500)


@router.post("/direct-rooms", response={201: OpenedOut}, summary="Ask a few people into a room of your own")
def start_room_of_few(request: HttpRequest, payload: FewIn) -> Any:
    """Nobody else knows of it, and each comes in once they say yes. 422 names whom you cannot invite."""
    return Status(201, start_few(request.user, payload.handles, payload.title))


@router.put("/requests/{handle}", response=OpenedOut, summary="Say yes to who would like to write to you")
def accept_message_request(request: HttpRequest, handle: str) -> Any:
    """Their message is the first one of the room that opens. Twice is once; 404 after a no."""
    return requesting.accept(_from(request, handle), request.user)


@router.delete("/requests/{handle}", response={204: None}, summary="Say no, of which nobody is told")
def decline_message_request(request: HttpRequest, handle: str) -> Any:
    """After a yes it changes nothing."""
    requesting.decline(_from(request, handle), request.user)
    return Status(204, None)


def _from(request: HttpRequest, handle: str) -> MessageRequest:
    return get_object_or_404(requesting.requests_to(request.user), from_member__handle=handle)
