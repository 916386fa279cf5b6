"""The API of those who open rooms and look after them: the same verbs and the same access as their pages."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict, Field

from chat import attaching, hosting, inviting, parting
from chat.access import room_for
from chat.models import Membership, Room
from chat.people import people_of, standing_of
from community.discussions.access import board_for, thread_for

router = Router()


class RoomIn(Schema):
    """`interests`: slugs."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=500)
    description: str = Field("", max_length=2_000)
    is_closed: bool = False
    interests: list[str] = Field(default_factory=list, max_length=20)


class AttachedIn(Schema):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=500)
    description: str = Field("", max_length=2_000)


class WishesIn(Schema):
    """What is left out stays as it is; null takes a time away. `slow_s`: seconds between two messages of one member.
    `keep_days`: how long messages are kept, one of 1, 7, 30, 90 and 365; 0 is for ever. Less than before holds a day
    later."""

    model_config = ConfigDict(extra="forbid")

    title: str | None = Field(None, max_length=500)
    description: str | None = Field(None, max_length=2_000)
    is_public: bool | None = None
    slow_s: int | None = None
    is_stage: bool | None = None
    keep_days: int | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    questions_when: Literal["stage", "on", "off"] | None = None
    is_locked: bool | None = None
    is_archived: bool | None = None


class RoleIn(Schema):
    """`role`: member, speaker or host."""

    model_config = ConfigDict(extra="forbid")

    role: str


class PersonOut(Schema):
    handle: str = Field(alias="member.handle")
    name: str = Field(alias="member.name")
    role: str


class AboutOut(Schema):
    """`phase`: before, live or after for a room with times, else empty. `questions_when`: stage (while it is one), on
    or off. `people`: hosts and speakers, and of a closed room everybody; empty for strangers. `hosts`: whether you do.
    After `keep_days` messages go (0: they stay), from `keep_from` on where that is to come. `about`: the address of
    the thread or board that the room is about, if any."""

    slug: str
    title: str
    description: str
    kind: str
    is_public: bool
    is_stage: bool
    is_locked: bool
    is_archived: bool
    slow_s: int
    keep_days: int
    keep_from: datetime | None
    starts_at: datetime | None
    ends_at: datetime | None
    phase: str
    questions_when: str
    takes_questions: bool
    hosts: bool
    people: list[PersonOut]
    url: str
    about: str


class LinkIn(Schema):
    """How many may come in by it, at most 100, within how many days, at most 30."""

    model_config = ConfigDict(extra="forbid")

    most: int = 1
    days: int = 7


class LinkOut(Schema):
    path: str
    most: int
    until: datetime


class LeftOut(Schema):
    belongs: bool


@router.post("/threads/{int:pk}/room", response={201: AboutOut}, summary="Talk about a thread live")
def open_room_of_thread(request: HttpRequest, pk: int, payload: AttachedIn) -> Any:
    """For its author, from the level of trust on that rooms take, and for managers. Where one is open already, that."""
    room = attaching.talk_about(
        request.user, thread_for(request.user, pk), payload.title, payload.description
    )
    return Status(201, about(request, room))


@router.post("/boards/{slug}/room", response={201: AboutOut}, summary="Open the live room of a board")
def open_room_of_board(request: HttpRequest, slug: str, payload: AttachedIn) -> Any:
    """For managers. Where one is open already, that."""
    room = attaching.talk_on(request.user, board_for(request.user, slug), payload.title, payload.description)
    return Status(201, about(request, room))


@router.get(
    "/rooms/{slug}", auth=None, response=AboutOut, summary="What a room is like, and who looks after it"
)
def about_room(request: HttpRequest, slug: str) -> Any:
    return about(request, _room(request, slug))


@router.patch("/rooms/{slug}", response=AboutOut, summary="Change a room that you look after")
def change_room(request: HttpRequest, slug: str, payload: WishesIn) -> Any:
    room = _room(request, slug)
    times = {"starts_at", "ends_at"}
    wished = payload.dict(exclude_none=True) | payload.dict(exclude_unset=True, include=times)
    is_locked, is_archived = wished.pop("is_locked", None), wished.pop("is_archived", None)
    if wished:
        wishes = hosting.Wishes(**(asdict(hosting.wishes_of(room)) | wished))
        hosting.change_room(request.user, room, wishes)
    if is_locked is not None:
        hosting.lock(request.user, room, is_locked)
    if is_archived is not None:
        hosting.archive(request.user, room, is_archived)
    return about(request, _room(request, slug))


@router.put("/rooms/{slug}/people/{handle}", response=PersonOut, summary="Make somebody host or speaker")
def give_role_in_room(request: HttpRequest, slug: str, handle: str, payload: RoleIn) -> Membership:
    return hosting.give_role(request.user, _room(request, slug), handle, payload.role)


@router.delete("/rooms/{slug}/people/{handle}", response=LeftOut, summary="Put somebody out of a closed room")
def put_out_of_room(request: HttpRequest, slug: str, handle: str) -> Any:
    parting.put_out(request.user, _room(request, slug), handle)
    return {"belongs": False}


@router.put("/rooms/{slug}/invitations/{handle}", response={204: None}, summary="Invite into a closed room")
def invite_into_room(request: HttpRequest, slug: str, handle: str) -> Any:
    inviting.invite(request.user, _room(request, slug), handle)
    return Status(204, None)


@router.delete("/rooms/{slug}/invitations/{handle}", response={204: None}, summary="Take an invitation back")
def take_invitation_back(request: HttpRequest, slug: str, handle: str) -> Any:
    inviting.take_back(request.user, _room(request, slug), handle)
    return Status(204, None)


@router.post("/rooms/{slug}/links", response={201: LinkOut}, summary="Make a link into a closed room")
def make_link_into_room(request: HttpRequest, slug: str, payload: LinkIn) -> Any:
    link = inviting.make_link(request.user, _room(request, slug), payload.most, payload.days)
    path = reverse("chat:come-in", args=[inviting.token_of(link)])
    return Status(201, {"path": path, "most": link.most, "until": link.until})


@router.delete("/rooms/{slug}/membership", response=LeftOut, summary="Leave a room")
def leave_a_room(request: HttpRequest, slug: str) -> Any:
    parting.leave_room(request.user, _room(request, slug))
    return {"belongs": False}


def _room(request: HttpRequest, slug: str) -> Room:
    room = room_for(request.user, slug=slug)
    if room.pair:
        raise Http404
    return room


def about(request: HttpRequest, room: Room) -> dict[str, Any]:
    standing = standing_of(request.user, room)
    timed = ("starts_at", "ends_at", "phase", "questions_when", "takes_questions")
    kept = ("keep_days", "keep_from")
    names = ("slug", "title", "description", "kind", "is_public", "is_stage", "slow_s", *kept, *timed)
    return {name: getattr(room, name) for name in names} | {
        "is_locked": room.locked_at is not None,
        "is_archived": room.archived_at is not None,
        "hosts": standing.hosts,
        "people": list(people_of(request.user, room, standing)) if request.user.is_authenticated else [],
        "url": room.get_absolute_url(),
        "about": what.get_absolute_url() if (what := room.thread or room.board) else "",
    }
