"""Posts and reactions through the API: the same verbs and the same access as their pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import access, paging
from community.discussions.answering import mark_answer, unmark_answer
from community.discussions.editing import edit_post
from community.discussions.models import Post, all_kinds, is_manager
from community.discussions.post_queries import ReadPost, as_read, posts_after
from community.discussions.posting import post_reply
from community.discussions.quoting import quote_for
from community.discussions.reacting import react, take_reaction
from community.discussions.removing import remove_post, return_post
from community.discussions.thread_api import MOST, AuthorOut, Key, ThreadOut

router = Router()

Limit = Annotated[int, Query(paging.PAGE, ge=1, le=MOST)]


class GivenOut(Schema):
    """How many gave one kind of reaction."""

    reaction: int = Field(alias="kind.pk")
    emoji: str = Field(alias="kind.emoji")
    count: int


class ReferenceOut(Schema):
    number: int


class PostOut(Schema):
    """`body` (Markdown) and `html` are empty where `is_hidden`, and once the author has left (`is_gone`)
    or removed the post (`is_removed`). `edited_at`: the last change of which the words before are public."""

    id: int = Field(alias="pk")
    number: int
    author: AuthorOut
    at: datetime
    body: str
    html: str
    is_hidden: bool
    is_gone: bool
    is_removed: bool
    version: int
    edited_at: datetime | None
    thanks_count: int
    reactions: list[GivenOut]
    replies_to: ReferenceOut | None
    url: str


class QuoteOut(Schema):
    markdown: str


class ReactionOut(Schema):
    """A kind of reaction that may be given."""

    id: int
    emoji: str
    name: str = Field(alias="label")


class PostList(Schema):
    """`next`: the number to ask for the following posts with; null at the end."""

    items: list[PostOut]
    next: int | None


class PostIn(Schema):
    model_config = ConfigDict(extra="forbid")

    body: str
    replies_to: int | None = Field(None, description="Number of the post in this thread that it replies to")


class ChangeIn(Schema):
    """`version`: of the words that the edit began from. `title`: of the thread, for its opening only."""

    model_config = ConfigDict(extra="forbid")

    version: int
    body: str
    title: str | None = None


@router.get("/threads/{int:pk}/posts", auth=None, response=PostList)
def posts(request: HttpRequest, pk: int, after: int = 0, limit: Limit = paging.PAGE) -> Any:
    """Posts of a thread in order, from the one after number `after`."""
    found = access.thread_for(request.user, pk)
    start_at = min(max(after, 0), found.last_number)
    items = posts_after(found, start_at, limit, sees_hidden=is_manager(request.user))
    end = start_at + limit
    return {"items": items, "next": end if end < found.last_number else None}


@router.post("/threads/{int:pk}/posts", response={201: PostOut})
def reply(request: HttpRequest, pk: int, words: PostIn, idempotency_key: Key = None) -> Any:
    """Reply to a thread. The same `Idempotency-Key` again answers with the reply it made."""
    found = access.thread_for(request.user, pk)
    key = idempotency_key or uuid.uuid4()
    made = post_reply(request.user, found, words.body, key, to=words.replies_to)
    return Status(201, as_read(made, found, sees_hidden=is_manager(request.user)))


@router.get("/posts/{int:pk}", auth=None, response=PostOut)
def post(request: HttpRequest, pk: int) -> Any:
    return _shown(request, access.post_for(request.user, pk))


@router.get("/threads/{int:pk}/posts/{int:number}/quote", response=QuoteOut)
def quote(request: HttpRequest, pk: int, number: int) -> Any:
    """What to write to quote a post."""
    found = quote_for(request.user, access.thread_for(request.user, pk), str(number))
    if not found:
        raise Http404
    return {"markdown": found}


@router.patch("/posts/{int:pk}", response=PostOut)
def edit(request: HttpRequest, pk: int, words: ChangeIn) -> Any:
    """Change your own post. 409 when it was changed since `version`: read it again, and decide."""
    found = access.own_post_for(request.user, pk)
    return _shown(request, edit_post(found, request.user, words.version, words.body, words.title))


@router.delete("/posts/{int:pk}", response=PostOut)
def remove(request: HttpRequest, pk: int) -> Any:
    """Remove your own post. Its place stays; for ten minutes it can be brought back."""
    return _shown(request, remove_post(access.own_post_for(request.user, pk), request.user))


@router.delete("/posts/{int:pk}/removal", response=PostOut)
def bring_back(request: HttpRequest, pk: int) -> Any:
    """Bring back your own post that you removed within the last ten minutes."""
    return _shown(request, return_post(access.own_post_for(request.user, pk), request.user))


@router.put("/posts/{int:pk}/answer", response=ThreadOut)
def answer(request: HttpRequest, pk: int) -> Any:
    """Mark a reply as the best answer to your question, in place of one that was."""
    return mark_answer(access.answering_post_for(request.user, pk), request.user).thread


@router.delete("/posts/{int:pk}/answer", response=ThreadOut)
def take_answer_back(request: HttpRequest, pk: int) -> Any:
    """Let a reply be the best answer no more."""
    return unmark_answer(access.answering_post_for(request.user, pk), request.user).thread


@router.get("/reactions", auth=None, response=list[ReactionOut])
def reactions(request: HttpRequest) -> Any:
    """The reactions that members may give to posts."""
    return [kind for kind in all_kinds() if kind.is_offered]


@router.put("/posts/{int:pk}/reactions/{int:reaction}", response=PostOut)
def give_reaction(request: HttpRequest, pk: int, reaction: int) -> Any:
    """React to a post of somebody else. Doing it again changes nothing."""
    found = access.reacting_post_for(request.user, pk)
    return _shown(request, react(request.user, found, access.reaction_kind_for(reaction)))


@router.delete("/posts/{int:pk}/reactions/{int:reaction}", response=PostOut)
def take_back_reaction(request: HttpRequest, pk: int, reaction: int) -> Any:
    """Take your reaction back. Where there is none, nothing changes."""
    found = access.reacting_post_for(request.user, pk)
    return _shown(request, take_reaction(request.user, found, access.reaction_kind_for(reaction)))


def _shown(request: HttpRequest, found: Post) -> ReadPost:
    # Read again, since a verb may have made or taken away what stands beside the post.
    found = access.post_for(request.user, found.pk)
    return as_read(found, found.thread, sees_hidden=is_manager(request.user))
