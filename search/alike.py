"""Threads like a title that somebody is about to give to another one."""

from collections.abc import Iterator
from typing import Any

from community.discussions.similar import Similar
from search.finding import find


def threads(member: Any, title: str) -> Iterator[Similar]:
    """Threads that `member` may see now, best first. Five queries at most."""
    for hit in find(member, title, kind="thread").hits:
        yield Similar(hit.title_html, hit.url, hit.place, hit.badge)
