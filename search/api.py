"""This room's part of the API: the same verbs and the same access as its pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from community.members.models import Interest
from search.asked import note
from search.asking import LONGEST, Question
from search.facets import Facet
from search.finding import answer
from search.introductions import acquaintance, person_for, say_hello
from search.models import Leaning, Wish
from search.places import place_for
from search.proposing import PAGES, todays
from search.tuning import heed, take_back, wishes_of
from search.tuning import ignore as ignoring
from search.tuning import wish as express
from search.views.finding import hurry

router = Router(tags=["search"])
router.add_router("", "search.knowing_api.router")
router.add_router("", "search.saved_api.router")

MOST_PAGES = 10


class FindOut(Schema):
    """`title_html` and `excerpt_html` are safe HTML, with matches in `<mark>`. Of threads: `thread_kind`, and
    `has_answer`: whether a question has its best answer. `reason`: why it stands a little higher for you, or empty."""

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
    reason: str


class OptionOut(Schema):
    """`value`: for the parameter of the facet's name; `count`: null where nobody counted."""

    value: str
    label: str
    count: int | None


class FacetOut(Schema):
    """`name`: of the parameter that narrows by it: `interest`, `in`, `by`, `has`, `when`."""

    name: str
    title: str
    options: list[OptionOut]


class FoundOut(Schema):
    """`totals` counts each kind; `facets`: by what it can be narrowed; `hints`: what was asked for and could not be
    heeded; `meant`: the question as it may have been meant, or empty; `degraded`: looked through titles only, since
    the engine is away; `counted`: false while so much has just changed that `totals` count this page alone, and there
    are no facets."""

    hits: list[FindOut]
    totals: dict[str, int]
    facets: list[FacetOut]
    hints: list[str]
    meant: str
    has_more: bool
    counted: bool
    degraded: bool


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


@router.get("/search", auth=None, response=FoundOut, summary="Search what you may see")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    kind: str = "",
    page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
    place: Annotated[str, Query(alias="in", max_length=30)] = "",
    interest: Annotated[str, Query(max_length=LONGEST)] = "",
    by: Annotated[str, Query(max_length=LONGEST)] = "",
    has: Annotated[list[Literal["answered", "pictures"]], Query()] = [],  # noqa: B006 (ninja reads it only)
    when: Literal["", "day", "week", "month", "year"] = "",
    since: date | None = None,
    until: date | None = None,
    sort: Literal["", "new", "thanked"] = "",
    mix: Literal["", "off"] = "",
) -> Any:
    """Pages of 20 hits, best first; `in`: of what stands in one place, such as `room-7`, `board-3`, `thread-12`;
    `interest`: its slug or another word for it; `by`: a handle; `mix=off`: without lifting what you follow. In `q`,
    "words in quotes" stand together, a minus leaves out, and `from:handle`, `in:board-or-room`, `tag:interest` narrow.
    """
    hurry(request)
    question = Question(
        text=q,
        kind=kind,
        page=page,
        place=place_for(request.user, place).label if place else "",
        interest=interest,
        by=by,
        has=tuple(has),
        when=when,
        since=since,
        until=until,
        sort=sort,
        mix=mix,
    )
    found = answer(request.user, question)
    note(request, found)
    return {
        "hits": found.hits,
        "totals": found.totals,
        "facets": [_facet(facet) for facet in found.facets],
        "hints": found.hints,
        "meant": found.meant,
        "has_more": found.has_more,
        "counted": found.is_counted,
        "degraded": found.degraded,
    }


def _facet(facet: Facet) -> dict[str, Any]:
    options = [{"value": one.value, "label": str(one.label), "count": one.count} for one in facet.options]
    return {"name": facet.name, "title": facet.title, "options": options}


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
