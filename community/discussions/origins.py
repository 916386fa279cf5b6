"""What a thread is the talk about, where a room above began it: that room says so, this one shows it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """`label` is a line such as "The talk about the story"; `title` follows it and leads to `url`.

    Everybody sees the same, so it names only what strangers may read.
    """

    label: str
    title: str
    url: str


# Thread id -> its origin, or None; asked on every page of a thread, so it keeps what it finds, nothing included.
type Find = Callable[[int], Origin | None]

_finds: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Make a kind of origin known; called from a room's `wiring.py`."""
    _finds[name] = find


type Hold = Callable[[int], str]
"""Thread id -> a sentence why a manager may not merge it away, or nothing."""

_holds: dict[str, Hold] = {}


def register_hold(name: str, hold: Hold) -> None:
    """Make known what would lose its thread; called from a room's `wiring.py`."""
    _holds[name] = hold


def hold_of(thread_id: int) -> str:
    """Why the thread stays where it is, by the first room that knows a reason; empty where none does."""
    return next((sentence for hold in _holds.values() if (sentence := hold(thread_id))), "")


def origin_of(thread_id: int) -> Origin | None:
    """Where the thread came from, by the first room that knows."""
    found = (find(thread_id) for find in _finds.values())
    return next((origin for origin in found if origin), None)
