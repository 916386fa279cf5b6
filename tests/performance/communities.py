"""A small community and one with a hundred times its talk, with places in both to be visited."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SMALL = {"members": 200, "threads": 1_000, "replies": 9_000, "messages": 0}
TIMES = 100
DEEP = 100_000
"""Posts of the one long thread."""

MARKS, BEHIND = 100, 10
"""How far the reader read in this many threads of the small community, and every how-manyth of these went on since."""

PLACES = 12
"""Of each kind."""


@dataclass
class Community:
    """Its database is that of `folder`; `places` are addresses by what they show, with the visitor who goes there."""

    folder: Path
    places: dict[str, tuple[Any, list[str]]]

    @contextmanager
    def entered(self) -> Iterator[dict[str, tuple[Any, list[str]]]]:
        from tests import databases

        with databases.used(self.folder):
            yield self.places


def make_both(folder: Path, application: Any) -> tuple[Community, Community]:
    """The small one, with the demo's talk on one board, and the large one, with a long thread beside."""
    from django.core.management import call_command

    from community.discussions.models import Board, Thread
    from tests import databases
    from tests.performance.multiplying import multiply

    small, large = folder / "small", folder / "large"
    databases.copy(databases.migrated(), small)
    with databases.used(small), Path(os.devnull).open("w") as nowhere:
        call_command("demo", stdout=nowhere, **SMALL)
        Thread.objects.update(board=Board.objects.order_by("pk").first())
        reader, up_to_date = _readers(application)
        in_small = _places(reader, up_to_date)
    databases.copy(small, large)
    with databases.used(large):
        multiply(TIMES)
        deep = _long_thread()
        in_large = _places(reader, up_to_date) | {"deep": (reader, _deep_places(deep))}
    return Community(small, in_small), Community(large, in_large)


def _readers(application: Any) -> tuple[Any, Any]:
    """Two members who came in and read here and there; for the second one nothing is unread."""
    from community.discussions.counting import synchronize_readings
    from community.discussions.models import Reading, Thread
    from community.members.models import Member
    from tests.performance.pages import Visitor

    members = list(Member.objects.filter(is_staff=False).order_by("pk")[:2])
    threads = list(Thread.objects.order_by("pk"))[:: SMALL["threads"] // MARKS][:MARKS]
    Reading.objects.filter(member__in=members).delete()
    for member, behind in zip(members, (BEHIND, MARKS + 1), strict=True):
        Reading.objects.bulk_create(
            Reading(member=member, thread=thread, number=thread.last_number - (place % behind == 0))
            for place, thread in enumerate(threads, 1)
        )
    synchronize_readings()
    reader, up_to_date = (Visitor(application, member) for member in members)
    return reader, up_to_date


def _long_thread() -> Any:
    from community.discussions.models import Thread
    from tests.performance.multiplying import lengthen

    like = Thread.objects.select_related("board").first()
    assert like
    thread = Thread.objects.create(board=like.board, author=like.author, title="A talk without end", slug="x")
    lengthen(thread, DEEP)
    return thread


def _places(reader: Any, up_to_date: Any) -> dict[str, tuple[Any, list[str]]]:
    """Threads of some 20 posts and pages of the board, evenly over all there are, and what is unread."""
    from community.discussions.counting import synchronize_boards
    from community.discussions.models import Board, Thread
    from community.discussions.orders import ORDERS
    from community.discussions.paging import Cursor

    synchronize_boards()
    threads = Thread.objects.select_related("board").filter(post_count__gte=20, post_count__lt=60)
    shown = _evenly(list(threads.order_by("pk").values_list("pk", flat=True)))
    board = Board.objects.order_by("pk").first()
    assert board
    rows = list(board.threads.newest_first().values_list("last_post_at", "pk", named=True))
    address, cursors = board.get_absolute_url(), [Cursor.at(row, "last_post_at") for row in _evenly(rows)]
    return {
        "thread": (reader, [thread.get_absolute_url() for thread in threads.filter(pk__in=shown)]),
        "board": (reader, [address, *(f"{address}?older={cursor}" for cursor in cursors[1:])]),
        "orders": (
            reader,
            [f"{address}?order={name}" for name in ORDERS] + [f"/threads/?order={name}" for name in ORDERS],
        ),
        "unread": (reader, ["/unread/"] * PLACES),
        "nothing unread": (up_to_date, ["/unread/"] * PLACES),
    }


def _deep_places(thread: Any) -> list[str]:
    """The middle, the end, and other places of the one long thread."""
    numbers = [DEEP // 2, DEEP, *_evenly(range(1, DEEP))]
    return [f"{thread.get_absolute_url()}?post={number}" for number in numbers[:PLACES]]


def _evenly(found: Any) -> list[Any]:
    """`PLACES` of what there is, from the first to near the last."""
    assert len(found) >= PLACES, f"only {len(found)} places of {PLACES}"
    return [found[place * len(found) // PLACES] for place in range(PLACES)]
