"""What is counted without keeping who: told on the page "What we know about you", where nothing of it can be shown."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Count:
    """`title`: what is counted. `meaning`: what for, how nobody is told by it, how long, and how to stay out."""

    title: str | Promise
    meaning: str | Promise


_counts: dict[str, Count] = {}


def register(name: str, count: Count) -> None:
    """Make a count known; called from a room's `wiring.py`."""
    _counts[name] = count


def registered() -> list[Count]:
    return list(_counts.values())
