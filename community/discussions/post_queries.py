"""Reading posts, each page of them in a number of queries that does not grow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from community.attachments.cards import cards_of
from community.attachments.models import Link
from community.discussions.models import Post, ReactionKind, Thread, is_manager
from community.discussions.paging import PAGE
from community.discussions.taken import Given, given_to, kinds_given
from community.discussions.words import PLACE


@dataclass(frozen=True, slots=True)
class Reference:
    """The post to which another one replies; `url` leads there within the page where both stand on one."""

    number: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class ReadPost:
    """A post as its reader may see it. `body` and `html` are empty where its words are hidden or gone."""

    pk: int
    number: int
    author: Any
    at: datetime
    body: str
    html: SafeString
    url: str
    is_hidden: bool
    version: int
    edited_at: datetime | None
    thanks_count: int
    reactions: list[Given]
    # Set where its author removed it: until when that can be taken back.
    removed_until: datetime | None
    # Of the addresses that have a line of their own in it.
    cards: list[Link] = field(default_factory=list)
    replies_to: Reference | None = None
    # Replies to this very post whose words are there; only known where a page of posts is read.
    reply_count: int = 0

    @property
    def is_opening(self) -> bool:
        return self.number == 1

    @property
    def is_gone(self) -> bool:
        """Whether its author left and took the words along."""
        return not (self.body or self.is_hidden or self.is_removed)

    @property
    def is_removed(self) -> bool:
        return self.removed_until is not None

    @property
    def by(self) -> str:
        """ "<id>-<id of the author>"."""
        return f"{self.pk}-{self.author.pk}"

    @property
    def thanks_key(self) -> str:
        """Of the slot of the thanks for it (`overlays.pressed`)."""
        return f"{self.pk}-0-{self.author.pk}"

    @property
    def bookmark_key(self) -> str:
        """Of the slot of the way to keep it (`overlays.pressed`)."""
        return f"{self.pk}-kept-0"

    @property
    def whose(self) -> str:
        """ "<id>-<id of the author>-<second since 1970 until which a removal can be taken back, or 0>"."""
        until = self.removed_until
        return f"{self.pk}-{self.author.pk}-{int(until.timestamp()) if until else 0}"


def posts_after(thread: Thread, after: int, limit: int, sees_hidden: bool) -> list[ReadPost]:
    """The posts numbered `after` + 1 to `after` + `limit`, hidden ones included, in one query; in two where one holds
    an address as it was typed.

    Words of hidden posts come along only where `sees_hidden`.
    """
    posts = list(_in_full(thread.posts.filter(number__gt=after, number__lte=after + limit)))
    kinds = kinds_given(posts)
    found = [as_read(post, thread, sees_hidden, kinds) for post in posts]
    linking = [post.pk for post in found if ">http" in post.html]
    cards = cards_of(PLACE.kind, linking) if linking else {}
    return [replace(post, cards=cards[post.pk]) if post.pk in cards else post for post in found]


def replies_to(post: Post, member: Any, after: int = 0) -> tuple[list[ReadPost], int | None]:
    """The replies to a post that `member` may read, `PAGE` of them after number `after`, and the number to go on
    after, None at the end. Two queries at most."""
    found = Post.objects.visible_to(member).filter(replies_to=post, thread=post.thread_id, number__gt=after)
    rows = list(_in_full(found.exclude(body="").filter(hiding=None))[: PAGE + 1])
    kinds = kinds_given(rows)
    shown = [as_read(row, post.thread, is_manager(member), kinds) for row in rows[:PAGE]]
    return shown, shown[-1].number if len(rows) > PAGE else None


def addressee(thread: Thread, member: Any, number: int) -> Post | None:
    """The post with this number, where `member` may reply to it: a reply whose words are there."""
    posts = Post.objects.visible_to(member).filter(thread=thread, number=number, number__gt=1, hiding=None)
    return posts.exclude(body="").select_related("author").first()


def _in_full(posts: QuerySet[Post]) -> QuerySet[Post]:
    """With all that `as_read` wants, and the number of replies to each."""
    replies = Post.objects.filter(replies_to=OuterRef("pk"), thread=OuterRef("thread"), hiding=None)
    counted = replies.exclude(body="").order_by().values("replies_to").annotate(value=Count("pk"))
    found = posts.annotate(reply_count=Coalesce(Subquery(counted.values("value")), 0))
    return found.select_related("author", "hiding", "removal", "replies_to__author").defer(
        "replies_to__body", "replies_to__html"
    )


def as_read(
    post: Post, thread: Thread, sees_hidden: bool, kinds: Mapping[int, ReactionKind] | None = None
) -> ReadPost:
    """The post as somebody reads it who does or does not see what is hidden. `kinds` as of `kinds_given`."""
    shows = sees_hidden or not post.is_hidden
    kinds = kinds_given([post]) if kinds is None else kinds
    return ReadPost(
        pk=post.pk,
        number=post.number,
        author=post.author,
        at=post.at,
        body=post.body if shows else "",
        html=post.markup if shows else SafeString(""),
        url=f"{thread.get_absolute_url()}?post={post.number}",
        is_hidden=post.is_hidden,
        version=post.version,
        edited_at=post.edited_at,
        thanks_count=post.thanks_count,
        reactions=given_to(post, kinds.values()),
        removed_until=post.removal.until if post.is_removed else None,
        replies_to=_reference(post, thread) if post.body and shows else None,
        reply_count=getattr(post, "reply_count", 0),
    )


def _reference(post: Post, thread: Thread) -> Reference | None:
    to = post.replies_to
    if to is None or to.thread_id != post.thread_id:
        return None
    anchor = f"#post-{to.number}"
    if (to.number - 1) // PAGE != (post.number - 1) // PAGE:
        anchor = f"{thread.get_absolute_url()}?post={to.number}{anchor}"
    return Reference(to.number, to.author.name, anchor)
