"""Where something that was written can refer to an upload. Rooms above register theirs, as `Place`s."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One kind of place, such as a post.

    `is_seen(member, ids)`: whether `member` (or `AnonymousUser`) may see one of these as it stands now; what is
    removed or hidden from them is not seen. `rewrite(ids, change)`: put `change(html)` in the place of the stored
    HTML of each, and have what shows it made anew. `renew(ids)`: only the latter.
    """

    kind: str
    is_seen: Callable[[Any, Collection[int]], bool]
    rewrite: Callable[[Collection[int], Callable[[str], str]], None]
    renew: Callable[[Collection[int]], None]


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Make a kind of place known; called from a room's `wiring.py`."""
    _places[place.kind] = place


def place_of(kind: str) -> Place:
    """Raises `LookupError` for a kind that no room registered."""
    return _places[kind]
