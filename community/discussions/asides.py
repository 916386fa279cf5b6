"""Ways that rooms above offer on a thread's page to its author: they register them here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from community.discussions.models import Thread


@dataclass(frozen=True, slots=True)
class Aside:
    """`url(thread)`: where the way leads, or nothing where it is of no use. It is asked on each page of their own
    threads, so it asks no query."""

    label: str | Promise
    icon: str
    url: Callable[[Thread], str]


_asides: list[Aside] = []


def register(aside: Aside) -> None:
    """Make a way known; called from a room's `wiring.py`."""
    _asides.append(aside)


def asides_for(member: Any, thread: Thread) -> list[tuple[Aside, str]]:
    """Each with its address, for the author; none for others."""
    if not member.is_authenticated or thread.author_id != member.pk:
        return []
    found = [(aside, aside.url(thread)) for aside in _asides]
    return [(aside, url) for aside, url in found if url]
