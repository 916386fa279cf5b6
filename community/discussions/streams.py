"""The stream "thread": its number is the thread's version, so nothing is written for it.

An event says only that the page looks different by now; of many changes, whoever comes late hears once.
"""

from collections.abc import Iterable
from typing import Any

from community.discussions.models import Thread
from community.live.streams import Event, Stream, is_id


def may_join(member: Any, key: str) -> bool:
    return is_id(key) and Thread.objects.visible_to(member).filter(pk=int(key)).exists()


def heads(keys: Iterable[str]) -> dict[str, int]:
    ids = [int(key) for key in keys if is_id(key)]
    return {
        str(pk): version for pk, version in Thread.objects.filter(pk__in=ids).values_list("pk", "version")
    }


def read(key: str, after: int, limit: int) -> list[Event]:
    newer = Thread.objects.filter(pk=int(key), version__gt=after).values_list("version", flat=True)
    return [Event(version, "changed", {}) for version in newer[:limit]]


THREAD = Stream("thread", may_join=may_join, heads=heads, read=read)
