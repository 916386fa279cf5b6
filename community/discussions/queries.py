"""Reading boards and threads, each in a number of queries that does not grow. Posts: `post_queries`."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from community.discussions.models import Act, Answer, Board, Pin, Post, Steering, Thread
from community.members.models import Interest

LATEST = 3
"""Threads shown under each board on the page of all boards."""

PINS = 5
"""Pinned threads before a list: more would hide it."""

STEERINGS = 20
"""Acts of managers shown on the page of a thread's management."""


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
