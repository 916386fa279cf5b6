"""The kinds of things that can happen, each declared by the room that records it, with the one purpose it serves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is "<thing>.<what happened>"; `purpose` says in a few words why we keep it, for the member to read."""

    name: str
    purpose: str


_kinds: dict[str, Kind] = {}


def declare(name: str, purpose: str) -> None:
    """Make a kind known; called from a room's `wiring.py`."""
    _kinds[name] = Kind(name, purpose)


def declared() -> dict[str, Kind]:
    return dict(_kinds)
