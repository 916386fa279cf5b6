"""What it takes to take along fifty thousand of one's own messages of one room, said among as many of others; and all
that is held about who said them."""

import time
import tracemalloc
from pathlib import Path
from typing import Any

from tests.performance.bench import Report, wsgi_application

FEW, MANY = 5_000, 50_000
ALL = "/me/known/download/"


def measure(folder: Path, report: Report) -> None:
    from tests import databases

    application = wsgi_application()
    own = folder / "own-messages"
    databases.copy(databases.migrated(), own)
    with databases.used(own):
        _measure(application, report)
    databases.drop(own)


def _measure(application: Any, report: Report) -> None:
    from community.members.models import Member
    from tests.performance.pages import Visitor
    from tests.performance.room_growth import room_of

    ada, ben = (
        Member.objects.create_user(f"{name}@example.com", None, handle=name, name=name.title())
        for name in ("ada", "ben")
    )
    visitor = Visitor(application, ada)
    few = room_of(f"room-{FEW}", 2 * FEW, ada, ben)
    visitor.take(f"/me/messages/{few.slug}/", form="jsonl")
    all_of_few = _peak_mb(visitor, ALL)
    many = room_of(f"room-{MANY}", 2 * MANY, ada, ben)
    started = time.perf_counter()
    taken = visitor.take(f"/me/messages/{many.slug}/", form="jsonl")
    report("own_messages_export_s", time.perf_counter() - started, "s")
    report("own_messages_export_mb", taken / 1_000_000, "MB")
    peaks = [_peak_mb(visitor, f"/me/messages/{room.slug}/", form="jsonl") for room in (few, many)]
    report("own_messages_export_peak_mb", peaks[1], "MB")
    report("own_messages_export_peak_growth", peaks[1] / peaks[0], "x")
    all_of_many = _peak_mb(visitor, ALL)
    report("export_peak_mb", all_of_many, "MB")
    report("export_peak_growth", all_of_many / all_of_few, "x")


def _peak_mb(visitor: Any, door: str, **fields: str) -> float:
    """What Python holds at most while the file is made, over what it held before."""
    tracemalloc.start()
    visitor.take(door, **fields)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1_000_000
