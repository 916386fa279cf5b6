"""The API of message requests and invitations: the same verbs and the same access as their pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from chat import inviting, requesting
from chat.few import start_few
from chat.models import Invitation, MessageRequest
from chat.people import invitations_for
from chat.request_views import MOST
from chat.rooms import room_of_two
from community.members.access import profile_for

router = Router()


class LetterIn(Schema):
    model_config = ConfigDict(extra="forbid")

    body: str = Field(max_length=8_000)


class RequestOut(Schema):
    """`id`: by which it can be flagged (`PUT /flags/request/<id>`)."""

    id: int
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


class InvitationOut(Schema):
    """`title`: empty for a room of a few that has none."""

    slug: str = Field(alias="room.slug")
    title: str = Field(alias="room.title")
    by: str = Field(alias="by.handle")
    by_name: str = Field(alias="by.name")
    at: datetime


@router.get("/invitations", response=list[InvitationOut], summary="Rooms into which you are invited")
def room_invitations(request: HttpRequest) -> Any:
    """Those you have not answered, the newest first; at most 100."""
    return invitations_for(request.user)[:MOST]


@router.put(
    "/rooms/{slug}/invitation", response=OpenedOut, summary="Come into a room to which you are invited"
)
def accept_room_invitation(request: HttpRequest, slug: str) -> Any:
    """Its members see from then on that you belong to it. 404 where nobody invites you (any more)."""
    invitation = _invitation(request, slug)
    inviting.answer_invitation(request.user, invitation.room, accept=True)
    return invitation.room


@router.delete(
    "/rooms/{slug}/invitation", response={204: None}, summary="Say no to an invitation into a room"
)
def decline_room_invitation(request: HttpRequest, slug: str) -> Any:
    """Nobody hears of it."""
    inviting.answer_invitation(request.user, _invitation(request, slug).room, accept=False)
    return Status(204, None)


@router.put(
    "/room-links/{token}", response=OpenedOut, summary="Come into a room by a link that you were sent"
)
def come_in_by_link(request: HttpRequest, token: str) -> Any:
    """`token`: the end of the link's address. Who is in already uses nothing up."""
    return inviting.come_in(request.user, token)


def _invitation(request: HttpRequest, slug: str) -> Invitation:
    return get_object_or_404(invitations_for(request.user), room__slug=slug)


def _from(request: HttpRequest, handle: str) -> MessageRequest:
    return get_object_or_404(requesting.requests_to(request.user), from_member__handle=handle)
