"""Threads like a title that somebody is about to give to another one."""

from collections.abc import Iterator
from typing import Any

from community.discussions.similar import Similar
from search.asking import Question
from search.finding import answer


def threads(member: Any, title: str) -> Iterator[Similar]:
    """Threads that `member` may see now, best first. Seven queries at most."""
    for hit in answer(member, Question(text=title, kind="thread"), counting=False).hits:
        yield Similar(hit.title_html, hit.url, hit.place, hit.badge)
