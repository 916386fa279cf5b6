"""Read marks in the API: those of the member who asks, and nobody else's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import access, paging, queries
from community.discussions.orders import LATEST
from community.discussions.reading import mark_boards_read, mark_read
from community.discussions.unread import unread_in, unread_threads

router = Router()


class SeenIn(Schema):
    """`number`: of the last post that was seen."""

    model_config = ConfigDict(extra="forbid")

    number: int = Field(ge=1)


class SeenOut(Schema):
    """`number`: up to where the member has read, on all devices; `last_number`: of the newest post."""

    number: int
    last_number: int


class UnreadOut(Schema):
    """`count` posts wait in the thread `id`, from number `first` on."""

    id: int
    title: str
    board: str
    first: int
    count: int
    last_post_at: datetime
    url: str


class UnreadList(Schema):
    """`next`: the cursor to ask for the following items with; null at the end."""

    items: list[UnreadOut]
    next: str | None


@router.put("/threads/{int:pk}/reading", response=SeenOut)
def read_thread(request: HttpRequest, pk: int, seen: SeenIn) -> Any:
    """You saw the posts up to this number. A smaller number than before changes nothing."""
    thread = access.thread_for(request.user, pk)
    return {"number": mark_read(request.user, thread, seen.number), "last_number": thread.last_number}


@router.put("/boards/{slug}/reading", response={204: None})
def read_board(request: HttpRequest, slug: str) -> Any:
    """Nothing on this board is unread any more."""
    board = access.board_for(request.user, slug)
    mark_boards_read(request.user, queries.boards_for(request.user).filter(pk=board.pk))
    return Status(204, None)


@router.get("/me/unread", response=UnreadList)
def unread(request: HttpRequest, after: str = "") -> Any:
    """Threads that you opened and that go on behind the last post you saw, by latest activity."""
    page = paging.by_key(unread_threads(request.user).select_related("board"), LATEST.key, older=after)
    waiting = unread_in(page.rows, request.user)
    items = [_item(thread, waiting[thread.pk]) for thread in page.rows if thread.pk in waiting]
    return {"items": items, "next": str(page.older) if page.older else None}


def _item(thread: Any, waiting: Any) -> dict[str, Any]:
    return {
        "id": thread.pk,
        "title": thread.shown_title,
        "board": thread.board.slug,
        "first": waiting.first,
        "count": waiting.count,
        "last_post_at": thread.last_post_at,
        "url": thread.get_absolute_url(),
    }
