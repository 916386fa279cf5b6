"""Reading boards, threads and posts, each in a number of queries that does not grow."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString

from community.attachments.cards import cards_of
from community.attachments.models import Link
from community.discussions.changes import Comparer, Piece
from community.discussions.models import (
    Act,
    Answer,
    Board,
    Pin,
    Poll,
    Post,
    Reaction,
    ReactionKind,
    Steering,
    Thread,
    all_kinds,
    is_manager,
)
from community.discussions.paging import PAGE
from community.discussions.words import PLACE
from community.members.access import visible_members
from community.members.models import Interest

LATEST = 3
"""Threads shown under each board on the page of all boards."""

PINS = 5
"""Pinned threads before a list: more would hide it."""

STEERINGS = 20
"""Acts of managers shown on the page of a thread's management."""

CHANGES = 10
"""Edits of a post on one page."""

VOTERS = 50
"""Members on one page of who chose an option."""


MOST_SHOWN = 100
"""Reactions on the page of who reacted to a post."""


@dataclass(frozen=True, slots=True)
class Given:
    """How many gave one kind of reaction to a post. `key`: of its slot (`overlays.pressed`)."""

    kind: ReactionKind
    count: int
    key: str


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


def boards_with_latest(member: Any) -> list[Board]:
    """The boards that `member` sees, each with `latest`: its `LATEST` most active threads as rows. Two queries."""
    talk = Thread.objects.visible_to(member).filter(board=OuterRef("pk")).newest_first().values("pk")
    places = {f"latest_{n}": Subquery(talk[n : n + 1]) for n in range(LATEST)}
    boards = list(boards_for(member).annotate(**places))
    chosen = {board.pk: [getattr(board, place) for place in places] for board in boards}
    wanted = [pk for pks in chosen.values() for pk in pks if pk]
    rows = {row.pk: row for row in thread_rows(Thread.objects.filter(pk__in=wanted))}
    for board in boards:
        board.latest = [rows[pk] for pk in chosen[board.pk] if pk in rows]
    return boards


def boards_for(member: Any) -> QuerySet[Board]:
    """The brand's boards that `member` sees, in their order; those of groups stand on a page of their own."""
    return Board.objects.visible_to(member).of_the_brand()


def with_parts(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Threads as `with_standing` has them, with their interests: two queries."""
    return with_standing(threads).prefetch_related("interests")


def with_standing(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Threads with board, author, and what `kinds.badge_of` asks for: the idea, and `answer_number`, that of the
    standing best answer."""
    answer = Answer.objects.standing().filter(thread=OuterRef("pk")).values("post__number")
    return threads.annotate(answer_number=Subquery(answer)).select_related("board", "author", "idea")


def thread_rows(threads: QuerySet[Thread], key: str = "last_post_at") -> QuerySet:
    """Of each thread only what a list must know to find its rendering in the cache, to tell whether it is unread, and
    to go on by its `key`."""
    fields = ["pk", "version", "is_hidden", "last_post_at", "last_number", "created_at", "board_id"]
    return threads.values_list(*fields, *({key} - set(fields)), named=True)


def threads_in_full(pks: Collection[int]) -> list[Thread]:
    """Threads as `with_parts` has them, with the body of their `opening`: two queries."""
    opening = Post.objects.filter(thread=OuterRef("pk"), number=1).values("body")
    return list(with_parts(Thread.objects.filter(pk__in=pks)).annotate(opening=Subquery(opening)))


def threads_for_interests(
    member: Any, interests: Collection[Interest] | QuerySet[Interest], limit: int
) -> QuerySet[Thread]:
    """The threads visible to `member` that share one of `interests`, by latest activity, with board and author."""
    threads = sharing(Thread.objects.visible_to(member), interests)
    return threads.select_related("board", "author").newest_first()[:limit]


def sharing(
    threads: QuerySet[Thread], interests: Collection[Interest] | QuerySet[Interest]
) -> QuerySet[Thread]:
    """Those of `threads` that share one of `interests`."""
    shares = Thread.interests.through.objects.filter(thread=OuterRef("pk"), interest__in=interests)
    return threads.filter(Exists(shares))


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


def latest_posts(thread: Thread, member: Any, limit: int) -> list[ReadPost]:
    """The last `limit` posts of a thread whose words `member` may read, in order; for a story's page.

    Empty where `member` may not see the thread itself.
    """
    posts = Post.objects.visible_to(member).filter(thread=thread, hiding=None).exclude(body="")
    latest = _in_full(posts).order_by("-number")[:limit]
    return [as_read(post, thread, is_manager(member)) for post in reversed(latest)]


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


def pinned_threads(member: Any, board: Board | None = None) -> QuerySet[Thread]:
    """The threads that stand first on a board, or in the list of all, for `member`; at most `PINS`."""
    pins = Pin.objects.in_force() if board else Pin.objects.in_force().filter(is_everywhere=True)
    # From the few pins to their threads, and not by asking each thread of a board for its pin.
    found = Thread.objects.visible_to(member).filter(pk__in=pins.values("thread"))
    found = found.filter(board=board) if board else found
    return found.order_by("-pin__at")[:PINS]


def pin_of(thread: Thread) -> Pin | None:
    """The pin of a thread, while it is in force."""
    return Pin.objects.in_force().filter(thread=thread).first()


def steerings_of(thread: Thread) -> QuerySet[Steering]:
    """What managers did to a thread lately, the latest first."""
    return thread.steerings.select_related("by")[:STEERINGS]


def closing_of(thread: Thread) -> Steering | None:
    """Who closed a thread, and why; None while it is open. One query for a closed one."""
    if not thread.is_closed:
        return None
    return thread.steerings.filter(act=Act.CLOSED).select_related("by").first()


@dataclass(frozen=True, slots=True)
class Change:
    """One edit: when it was, and what it changed. `title` is empty where the edit left the title alone."""

    at: datetime
    title: list[Piece]
    body: list[Piece]


def changes_of(post: Post, before: str = "") -> tuple[list[Change], int | None]:
    """Up to `CHANGES` edits of a post, newest first, and the version to go on before, if there are more.

    `before` is the number of a version; whatever else comes in begins with the newest. Two queries at most.
    """
    kept = post.revisions.all()
    after = None
    if before.isascii() and before.isdecimal() and len(before) < 10:
        after = kept.filter(version__gte=int(before)).order_by("version").first()
        kept = kept.filter(version__lt=int(before))
    rows = list(kept[: CHANGES + 1])
    title, body = (after.title, after.body) if after else (post.thread.title, post.body)
    comparer, changes = Comparer(), []
    for row in rows[:CHANGES]:
        retitled = comparer.compare(row.title, title) if post.is_opening and row.title != title else []
        changes.append(Change(row.at, retitled, comparer.compare(row.body, body)))
        title, body = row.title, row.body
    return changes, rows[CHANGES - 1].version if len(rows) > CHANGES else None


def kinds_given(posts: Iterable[Post]) -> dict[int, ReactionKind]:
    """The kinds of reactions that these posts were given, by id, in their order."""
    wanted = {int(pk) for post in posts for pk in post.reactions}
    return {kind.pk: kind for kind in all_kinds() if kind.pk in wanted} if wanted else {}


def offered_kinds(member: Any, post: Post) -> list[tuple[ReactionKind, int, bool]]:
    """The kinds of reactions that stand under a post or may be given to it: each with how many gave it, and whether
    `member` did."""
    mine = set(Reaction.objects.filter(post=post, member=member).values_list("kind_id", flat=True))
    counts = {int(pk): count for pk, count in post.reactions.items()}
    kinds = [kind for kind in all_kinds() if kind.is_offered or kind.pk in counts]
    return [(kind, counts.get(kind.pk, 0), kind.pk in mine) for kind in kinds]


def who_reacted(post: Post) -> list[Reaction]:
    """The latest `MOST_SHOWN` reactions to a post of members who are still here, with member and kind."""
    given = post.reactions_given.filter(member__in=visible_members()).select_related("member", "kind")
    return list(given.order_by("-pk")[:MOST_SHOWN])


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
        reactions=_given(post, kinds.values()),
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


def voters_of(poll: Poll, option: str = "", after: str = "") -> dict[str, Any]:
    """Of a public poll: its `options`, the `option` with this id (else the first), up to `VOTERS` `ballots` for it
    with their members, and the id to go on after as `more`, None at the end. Two queries."""
    options = list(poll.options.all())
    chosen = next((one for one in options if str(one.pk) == option), options[0])
    ballots = chosen.ballots.select_related("member").order_by("pk")
    if after.isascii() and after.isdecimal() and len(after) < 18:
        ballots = ballots.filter(pk__gt=int(after))
    rows = list(ballots[: VOTERS + 1])
    more = rows[VOTERS - 1].pk if len(rows) > VOTERS else None
    return {"options": options, "option": chosen, "ballots": rows[:VOTERS], "more": more}


def _given(post: Post, kinds: Iterable[ReactionKind]) -> list[Given]:
    return [
        Given(kind, post.reactions[str(kind.pk)], f"{post.pk}-{kind.pk}-{post.author_id}")
        for kind in kinds
        if str(kind.pk) in post.reactions
    ]
