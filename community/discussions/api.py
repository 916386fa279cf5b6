"""This room's part of the API: the same verbs and the same access as its pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Header, Query, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import access, orders, paging, queries
from community.discussions.answering import mark_answer, unmark_answer
from community.discussions.editing import edit_post
from community.discussions.models import Board, Kind, Post, Thread, all_kinds, answer_of, is_manager
from community.discussions.poll_api import PollIn
from community.discussions.posting import MOST_INTERESTS, post_reply, start_thread
from community.discussions.quoting import quote_for
from community.discussions.reacting import react, take_reaction
from community.discussions.removing import remove_post, return_post
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

router = Router(tags=["discussions"])
router.add_router("", "community.discussions.reading_api.router")
router.add_router("", "community.discussions.draft_api.router")
router.add_router("", "community.discussions.poll_api.router")
router.add_router("", "community.discussions.idea_api.router")
router.add_router("", "community.discussions.group_api.router")
router.add_router("", "community.discussions.following_api.router")
router.add_router("", "community.discussions.gathering_api.router")
router.add_router("", "community.discussions.bookmark_api.router")

MOST = 50
"""Items of one answer."""

Limit = Annotated[int, Query(paging.PAGE, ge=1, le=MOST)]
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


class ThreadList(Schema):
    """`next`: the cursor to ask for the following items with; null at the end."""

    items: list[ThreadOut]
    next: str | None


class PostList(Schema):
    """`next`: the number to ask for the following posts with; null at the end."""

    items: list[PostOut]
    next: int | None


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


@router.get("/threads/{int:pk}/posts", auth=None, response=PostList)
def posts(request: HttpRequest, pk: int, after: int = 0, limit: Limit = paging.PAGE) -> Any:
    """Posts of a thread in order, from the one after number `after`."""
    found = access.thread_for(request.user, pk)
    start_at = min(max(after, 0), found.last_number)
    items = queries.posts_after(found, start_at, limit, sees_hidden=is_manager(request.user))
    end = start_at + limit
    return {"items": items, "next": end if end < found.last_number else None}


@router.post("/threads/{int:pk}/posts", response={201: PostOut})
def reply(request: HttpRequest, pk: int, words: PostIn, idempotency_key: Key = None) -> Any:
    """Reply to a thread. The same `Idempotency-Key` again answers with the reply it made."""
    found = access.thread_for(request.user, pk)
    key = idempotency_key or uuid.uuid4()
    made = post_reply(request.user, found, words.body, key, to=words.replies_to)
    return Status(201, queries.as_read(made, found, sees_hidden=is_manager(request.user)))


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


def _list(request: HttpRequest, listing: ListQuery, board: Board | None = None) -> Any:
    order = orders.ORDERS[listing.order]
    if order.is_personal and not request.user.is_authenticated:
        raise ValidationError({"order": _("Log in to see the threads that you wrote in.")})
    threads = orders.listed(order, request.user, board).of_kind(listing.kind or "")
    page = paging.by_key(queries.with_parts(threads), order.key, older=listing.after, limit=listing.limit)
    return {"items": page.rows, "next": str(page.older) if page.older else None}


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


def _shown(request: HttpRequest, found: Post) -> queries.ReadPost:
    # Read again, since a verb may have made or taken away what stands beside the post.
    found = access.post_for(request.user, found.pk)
    return queries.as_read(found, found.thread, sees_hidden=is_manager(request.user))


def _known(words: list[str]) -> list[Interest]:
    """The interests that these slugs, or synonyms, mean. Raises `ValidationError` for one that means nothing."""
    meant = meant_by(words)
    if unknown := set(words) - set(meant):
        sentence = _("No such interest: %(names)s.") % {"names": ", ".join(sorted(unknown))}
        raise ValidationError({"interests": sentence})
    return list(dict.fromkeys(meant.values()))
