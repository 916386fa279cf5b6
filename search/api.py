"""This room's part of the API: the same verbs and the same access as its pages."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from search.asked import note
from search.asking import LONGEST, Question
from search.facets import Option
from search.finding import answer
from search.lifting import choose
from search.places import place_for
from search.views.finding import hurry

router = Router(tags=["search"])
router.add_router("", "search.people_api.router")
router.add_router("", "search.knowing_api.router")
router.add_router("", "search.saved_api.router")

MOST_PAGES = 10


class FindOut(Schema):
    """`title_html` and `excerpt_html` are safe HTML, with matches in `<mark>`. Of threads: `thread_kind`, and
    `has_answer`: whether a question has its best answer. Of moments: `starts_at`, and `is_off`: whether it is called
    off; `place` is where it happens. `reason`: why it stands a little higher for you, or empty."""

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
    starts_at: datetime | None
    is_off: bool
    reason: str


class OptionOut(Schema):
    """`value`: for the parameter of the facet's name; `count`: null where nobody counted."""

    value: str
    label: str
    count: int | None

    @staticmethod
    def resolve_label(option: Option) -> str:
        return str(option.label)


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
    counted: bool = Field(alias="is_counted")
    degraded: bool


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
    """Pages of 20 hits, best first; `kind`: one of those that `totals` name, such as `moment`;
    `in`: of what stands in one place, such as `room-7`, `board-3`, `thread-12`;
    `interest`: its slug or another word for it; `by`: a handle; `mix=off`: without lifting what you follow,
    as ever where you chose so by `PUT /search/mix`. In `q`,
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
    return found


class MixIn(Schema):
    lift: bool


@router.put("/search/mix", response={204: None}, summary="Lift what you follow, or not")
def mix(request: HttpRequest, said: MixIn) -> Any:
    """What you follow stands a little higher in what you find, unless you would rather have everybody's order."""
    choose(request.user, said.lift)
    return Status(204, None)
