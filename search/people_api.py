"""People like you through the API: who they are, what decides it, and saying hello."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from community.members.models import Interest
from search.introductions import acquaintance, person_for, say_hello
from search.models import Leaning, Wish
from search.proposing import PAGES, todays
from search.tuning import heed, take_back, wishes_of
from search.tuning import ignore as ignoring
from search.tuning import wish as express

router = Router()


class ReasonOut(Schema):
    label: str
    url: str


class PersonOut(Schema):
    """`interests`, `threads`, `rooms`: what you share; `others`: what only they declared. `said`: you said
    hello; `room`: its address, once both did."""

    handle: str
    name: str
    interests: list[ReasonOut]
    threads: list[ReasonOut]
    rooms: list[ReasonOut]
    others: list[ReasonOut]
    said: bool
    room: str | None


class HelloOut(Schema):
    """`room`: the address of your room, once both said hello."""

    room: str | None


class TuningOut(Schema):
    """`counting`: interests (slugs) by how much you lean to them; `more`, `less`: handles."""

    counting: dict[str, float]
    ignored: list[str]
    more: list[str]
    less: list[str]


class WishIn(Schema):
    """`wish`: "more", "less", or empty to take it back."""

    wish: str


class IgnoredIn(Schema):
    ignored: bool


@router.get("/people", response=list[PersonOut], summary="People like you")
def people(request: HttpRequest, page: Annotated[int, Query(ge=1, le=PAGES)] = 1) -> Any:
    """Pages of 12 people of today. Nobody unless you said yes to being found, and only others who did."""
    found = todays(request.user, page)
    known = acquaintance(request.user, [one.member.pk for one in found])
    return [
        {
            "handle": one.member.handle,
            "name": one.member.name,
            "interests": one.interests,
            "threads": one.threads,
            "rooms": one.rooms,
            "others": one.others,
            "said": known[one.member.pk].said,
            "room": _address(known[one.member.pk].room),
        }
        for one in found
    ]


@router.get("/people/tuning", response=TuningOut, summary="What decides who is proposed to you")
def tuning(request: HttpRequest) -> Any:
    wishes = [(one.kind, one.other.handle) for one in wishes_of(request.user)]
    leant = Leaning.objects.filter(member=request.user).values_list("interest__slug", "weight")
    return {
        "counting": {slug: round(weight, 3) for slug, weight in leant},
        "ignored": list(request.user.ignored.values_list("interest__slug", flat=True)),
        "more": [handle for kind, handle in wishes if kind == Wish.Kind.MORE],
        "less": [handle for kind, handle in wishes if kind == Wish.Kind.LESS],
    }


@router.post("/people/{handle}/wish", response={204: None}, summary="Want more or less like somebody")
def wish(request: HttpRequest, handle: str, said: WishIn) -> Any:
    """Nobody is told."""
    if said.wish:
        express(request.user, person_for(request.user, handle), said.wish)
    else:
        take_back(request.user, handle)
    return Status(204, None)


@router.post("/people/interests/{slug}/ignored", response={204: None}, summary="Ignore an interest, or not")
def ignore(request: HttpRequest, slug: str, said: IgnoredIn) -> Any:
    """What you ignore neither counts nor shows between you and people like you."""
    change = ignoring if said.ignored else heed
    change(request.user, get_object_or_404(Interest, slug=slug))
    return Status(204, None)


@router.post("/people/{handle}/hello", response=HelloOut, summary="Say hello, quietly")
def hello(request: HttpRequest, handle: str) -> Any:
    other = person_for(request.user, handle)
    say_hello(request.user, other)
    return {"room": _address(acquaintance(request.user, [other.pk])[other.pk].room)}


def _address(room: Any) -> str | None:
    return room.get_absolute_url() if room else None
