"""This room's part of the API: the same verbs and the same access as its pages."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from search.finding import LONGEST, find
from search.introductions import acquaintance, person_for, say_hello
from search.kindred import people_like
from search.places import place_for
from search.views.finding import hurry

router = Router(tags=["search"])

MOST_PAGES = 10
MOST_PEOPLE = 50


class FindOut(Schema):
    """`title_html` and `excerpt_html` are safe HTML, with matches in `<mark>`. Of threads: `thread_kind`, and
    `has_answer`: whether a question has its best answer."""

    kind: str
    pk: int
    title_html: str
    excerpt_html: str
    url: str
    at: datetime
    place: str
    author: str
    thread_kind: str
    has_answer: bool


class FoundOut(Schema):
    """`totals` counts each kind; `degraded`: looked through titles only, since the engine is away."""

    hits: list[FindOut]
    totals: dict[str, int]
    has_more: bool
    degraded: bool


class ReasonOut(Schema):
    label: str
    url: str


class PersonOut(Schema):
    """`interests`, `threads`, `rooms`: what you share. `said`: you said hello; `room`: its address, once both did."""

    handle: str
    name: str
    interests: list[ReasonOut]
    threads: list[ReasonOut]
    rooms: list[ReasonOut]
    said: bool
    room: str | None


class HelloOut(Schema):
    """`room`: the address of your room, once both said hello."""

    room: str | None


@router.get("/search", auth=None, response=FoundOut, summary="Search what you may see")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST)],
    kind: str = "",
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
    place: Annotated[str, Query(alias="in", max_length=30)] = "",
) -> Any:
    """Pages of 20 hits, best first; `in`: of what stands in one place, such as `room-7`, `board-3`, `thread-12`."""
    hurry(request)
    return find(request.user, q, kind, page, place_for(request.user, place).label if place else "")


@router.get("/people", response=list[PersonOut], summary="People like you")
def people(request: HttpRequest, limit: Annotated[int, Query(ge=1, le=MOST_PEOPLE)] = 12) -> Any:
    """Nobody unless you said yes to being found, and only others who did."""
    found = people_like(request.user, limit)
    known = acquaintance(request.user, [one.member.pk for one in found])
    return [
        {
            "handle": one.member.handle,
            "name": one.member.name,
            "interests": one.interests,
            "threads": one.threads,
            "rooms": one.rooms,
            "said": known[one.member.pk].said,
            "room": _address(known[one.member.pk].room),
        }
        for one in found
    ]


@router.post("/people/{handle}/hello", response=HelloOut, summary="Say hello, quietly")
def hello(request: HttpRequest, handle: str) -> Any:
    other = person_for(request.user, handle)
    say_hello(request.user, other)
    return {"room": _address(acquaintance(request.user, [other.pk])[other.pk].room)}


def _address(room: Any) -> str | None:
    return room.get_absolute_url() if room else None
