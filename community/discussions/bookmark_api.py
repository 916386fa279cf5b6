"""What one keeps, in the API: only of the member who asks."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime, ConfigDict

from community.discussions import access, paging
from community.discussions.bookmarking import bookmark_with, remove_bookmark
from community.discussions.bookmarks import Kept, with_posts
from community.discussions.models import NOTE_LONGEST, Bookmark

router = Router()


class BookmarkIn(Schema):
    """`remind_at`: with its time zone; null for no reminder."""

    model_config = ConfigDict(extra="forbid")

    note: str = Field("", max_length=NOTE_LONGEST)
    remind_at: AwareDatetime | None = None


class BookmarkOut(Schema):
    """`remind_at`: null once the reminder came. `excerpt` and `url`: null where you may not read the post any more."""

    post: int
    note: str
    remind_at: datetime | None
    at: datetime
    excerpt: str | None
    url: str | None


class BookmarkList(Schema):
    """`next`: the cursor to ask for the following items with; null at the end."""

    items: list[BookmarkOut]
    next: str | None


@router.get("/me/bookmarks", response=BookmarkList)
def bookmarks(request: HttpRequest, after: str = "") -> Any:
    """The posts that you keep, the latest first."""
    page = paging.by_key(Bookmark.objects.filter(member=request.user), "pk", older=after)
    items = [_item(kept) for kept in with_posts(page.rows, request.user)]
    return {"items": items, "next": str(page.older) if page.older else None}


@router.put("/posts/{int:pk}/bookmark", response=BookmarkOut)
def put_bookmark(request: HttpRequest, pk: int, words: BookmarkIn) -> Any:
    """Keep a post, with this note and this reminder in place of what there was."""
    post = access.spoken_post_for(request.user, pk)
    return _item(Kept(bookmark_with(request.user, post, words.note, words.remind_at), post))


@router.delete("/posts/{int:pk}/bookmark", response={204: None})
def delete_bookmark(request: HttpRequest, pk: int) -> Any:
    """Keep a post no more, whether or not you may still read it. Where you do not keep it, nothing changes."""
    remove_bookmark(request.user, pk)
    return Status(204, None)


def _item(kept: Kept) -> dict[str, Any]:
    row, post = kept.bookmark, kept.post
    return {
        "post": row.post_id,
        "note": row.note,
        "remind_at": row.remind_at,
        "at": row.at,
        "excerpt": kept.excerpt if post else None,
        "url": post.get_absolute_url() if post else None,
    }
