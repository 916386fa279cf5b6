"""Boards and threads through the API: the same verbs and the same access as their pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Header, Query, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import access, orders, paging, queries
from community.discussions.models import Board, Kind, Thread, answer_of
from community.discussions.poll_api import PollIn
from community.discussions.posting import MOST_INTERESTS, start_thread
from community.discussions.steering_api import (
    MergeIn,
    PartIn,
    SteeringIn,
    merge_into,
    split_off,
    steer_thread,
)
from community.members.models import Interest
from community.members.vocabulary import meant_by

router = Router()

MOST = 50
"""Items of one answer."""

Key = Annotated[uuid.UUID | None, Header(None, alias="Idempotency-Key")]


class BoardOut(Schema):
    slug: str
    title: str
    description: str
    is_open: bool
    thread_count: int
    url: str = Field(alias="get_absolute_url")


class AuthorOut(Schema):
    handle: str
    name: str


class ThreadOut(Schema):
    """`is_hidden`: only managers see such a thread at all. `answer`: the number of the post that answers a question
    best, if one does."""

    id: int
    board: str = Field(alias="board.slug")
    title: str
    kind: Kind
    answer: int | None
    author: AuthorOut
    interests: list[str]
    created_at: datetime
    last_post_at: datetime
    post_count: int
    last_number: int
    is_hidden: bool
    is_closed: bool
    url: str = Field(alias="get_absolute_url")

    @staticmethod
    def resolve_answer(thread: Thread) -> int | None:
        if hasattr(thread, "answer_number"):  # in lists
            return thread.answer_number
        found = answer_of(thread)
        return found.post.number if found else None

    @staticmethod
    def resolve_interests(thread: Thread) -> list[str]:
        return [interest.slug for interest in thread.interests.all()]


class ThreadList(Schema):
    """`next`: the cursor to ask for the following items with; null at the end."""

    items: list[ThreadOut]
    next: str | None


class ListQuery(Schema):
    """`after`: a cursor of the same order."""

    order: Literal["latest", "new", "top-day", "top-week", "top-month", "supported", "unanswered", "mine"] = (
        "latest"
    )
    kind: Kind | None = None
    after: str = ""
    limit: int = Field(paging.PAGE, ge=1, le=MOST)


class ThreadIn(Schema):
    """`poll`: for a thread of this kind, and for no other."""

    model_config = ConfigDict(extra="forbid")

    title: str
    body: str
    kind: Kind = Kind.DISCUSSION
    poll: PollIn | None = None
    interests: list[str] = Field(
        default=[], max_length=MOST_INTERESTS, description="Slugs of interests, or their synonyms"
    )


@router.get("/boards", auth=None, response=list[BoardOut])
def boards(request: HttpRequest) -> Any:
    return queries.boards_for(request.user)


@router.get("/boards/{slug}/threads", auth=None, response=ThreadList)
def threads(request: HttpRequest, slug: str, listing: Query[ListQuery]) -> Any:
    """Threads of a board by latest activity or in another `order`; of one `kind`, if asked."""
    return _list(request, listing, access.board_for(request.user, slug))


@router.get("/threads", auth=None, response=ThreadList)
def all_threads(request: HttpRequest, listing: Query[ListQuery]) -> Any:
    """Threads of all boards that you see, likewise."""
    return _list(request, listing)


@router.post("/boards/{slug}/threads", response={201: ThreadOut})
def start(request: HttpRequest, slug: str, words: ThreadIn, idempotency_key: Key = None) -> Any:
    """Start a thread. The same `Idempotency-Key` again answers with the thread it started."""
    board = access.board_for(request.user, slug)
    key = idempotency_key or uuid.uuid4()
    interests = _known(words.interests)
    terms = words.poll.terms() if words.poll else None
    made = start_thread(request.user, board, words.title, words.body, interests, key, words.kind, terms)
    return Status(201, made)


@router.get("/threads/{int:pk}", auth=None, response=ThreadOut)
def thread(request: HttpRequest, pk: int) -> Any:
    return access.thread_for(request.user, pk)


@router.patch("/threads/{int:pk}", response=ThreadOut)
def steer(request: HttpRequest, pk: int, words: SteeringIn) -> Any:
    """Close or open a thread, pin it, or move it to another board. For managers."""
    return steer_thread(request, pk, words)


@router.post("/threads/{int:pk}/split", response=ThreadOut)
def split(request: HttpRequest, pk: int, words: PartIn) -> Any:
    """Take posts to a new thread, or to the end of another; answers with that. For managers."""
    return split_off(request, pk, words)


@router.post("/threads/{int:pk}/merge", response=ThreadOut)
def merge(request: HttpRequest, pk: int, words: MergeIn) -> Any:
    """Take all posts to the end of another thread; answers with that. For managers."""
    return merge_into(request, pk, words)


def _list(request: HttpRequest, listing: ListQuery, board: Board | None = None) -> Any:
    order = orders.ORDERS[listing.order]
    if order.is_personal and not request.user.is_authenticated:
        raise ValidationError({"order": _("Log in to see the threads that you wrote in.")})
    threads = orders.listed(order, request.user, board).of_kind(listing.kind or "")
    page = paging.by_key(queries.with_parts(threads), order.key, older=listing.after, limit=listing.limit)
    return {"items": page.rows, "next": str(page.older) if page.older else None}


def _known(words: list[str]) -> list[Interest]:
    """The interests that these slugs, or synonyms, mean. Raises `ValidationError` for one that means nothing."""
    meant = meant_by(words)
    if unknown := set(words) - set(meant):
        sentence = _("No such interest: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise ValidationError({"interests": sentence})
    return list(dict.fromkeys(meant.values()))
