"""How a room opens that holds a million messages, beside one that holds a thousand: at its end, and at a link into it.

Both stand in one database and are opened in turn; a figure is the ratio of the medians of the processor's time.
A hundred thousand, or with LONG=1 in the environment a million.
"""

import os
import statistics
import time
import uuid
from pathlib import Path
from random import Random
from typing import Any

from tests.performance.bench import Report, wsgi_application

SMALL, LARGE, LONG = 1_000, 100_000, 1_000_000
ROUNDS = 60
AT_ONCE = 5_000


def measure(folder: Path, report: Report) -> None:
    from tests import databases

    application = wsgi_application()
    own = folder / "room-growth"
    databases.copy(databases.migrated(), own)
    with databases.used(own):
        _measure(application, report)
    databases.drop(own)


def _measure(application: Any, report: Report) -> None:
    from chat.models import Membership
    from community.members.models import Member
    from tests.performance.pages import Visitor, queries

    ada = Member.objects.create_user("ada@example.com", None, handle="ada", name="Ada")
    large = LONG if os.environ.get("LONG") else LARGE
    rooms = [room_of(f"room-{count}", count, ada) for count in (SMALL, large)]
    for room in rooms:
        Membership.objects.create(room=room, member=ada, read_seq=room.last_seq, read_number=room.last_number)
    visitor = Visitor(application, ada)
    ends = [_seconds(visitor, [room.get_absolute_url()] * ROUNDS) for room in rooms]
    random = Random(1)
    links = [
        _seconds(
            visitor,
            [f"{room.get_absolute_url()}?at={random.randint(1, room.last_seq)}" for _ in range(ROUNDS)],
            anew=True,
        )
        for room in rooms
    ]
    report("room_open_growth", ends[1] / ends[0], "x")
    report("room_link_growth", links[1] / links[0], "x")
    report("room_open_ms", ends[1] * 1000, "ms")
    report("room_open_queries", queries(visitor, rooms[1].get_absolute_url()), "queries")
    report("room_open_rich_queries", _queries_of_rich(rooms[1], ada, visitor), "queries")


def _queries_of_rich(room: Any, reader: Any, visitor: Any) -> int:
    """Of a room in which all that its page shows is new."""
    from chat.models import Membership
    from community.members.models import Member
    from tests.chat.rich import enliven
    from tests.performance.pages import queries

    before = room.last_seq
    enliven(room, reader, Member.objects.create_user("ben@example.com", None, handle="ben", name="Ben"))
    Membership.objects.filter(room=room, member=reader).update(read_seq=before, read_number=before)
    return queries(visitor, room.get_absolute_url())


def room_of(slug: str, count: int, *authors: Any) -> Any:
    """A room with so many messages of these members in turn."""
    from chat.models import Message, Room, RoomEvent
    from community.design.markdown import render

    room = Room.objects.create(slug=slug, title=slug)
    body = "That was the second side already, and I still hear the *first*."
    html = render(body)
    for start in range(1, count + 1, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, count + 1))
        messages = Message.objects.bulk_create(
            Message(
                room=room,
                seq=n,
                number=n,
                author=authors[n % len(authors)],
                client_id=uuid.uuid4(),
                body=body,
                html=html,
            )
            for n in numbers
        )
        RoomEvent.objects.bulk_create(
            RoomEvent(room=room, seq=m.seq, kind=RoomEvent.MESSAGE, message=m) for m in messages
        )
    Room.objects.filter(pk=room.pk).update(last_seq=count, last_number=count)
    room.refresh_from_db()
    return room


def _seconds(visitor: Any, urls: list[str], anew: bool = False) -> float:
    """The median of the processor's seconds of each; with `anew` every message must be made."""
    from django.core.cache import cache

    took = []
    for url in urls:
        if anew:
            cache.clear()
        started = time.process_time()
        visitor.get(url)
        took.append(time.process_time() - started)
    return statistics.median(took)
