"""Socket actions: what a client may ask for over the one socket, beside joining streams.

A room above registers each action with the shape of its frame. The handler is a verb's caller, no more: it is
given the member, fresh from the database, and the validated frame, and returns what the answer carries. It may
raise `ValidationError`, `PermissionDenied` or `Http404`; each becomes an error frame.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict


class Frame(BaseModel):
    """The base of every action's frame: fields that it does not name are refused."""

    model_config = ConfigDict(extra="forbid")


type Outcome = dict[str, Any] | Exception
"""The fields of an answer, or what the verb raised."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A member as of now, their frame, and the language in which to say what is wrong with it."""

    member: Any
    frame: Any
    language: str


@dataclass(frozen=True, slots=True)
class Action:
    """`run(member, frame)` does it and returns what the answer carries. `run_many(asked)` stands in its place where
    many frames are best done in one transaction: it answers each, and raises for none of them."""

    name: str
    frame: type[Frame]
    run: Callable[[Any, Any], dict[str, Any]] | None = None
    run_many: Callable[[Sequence[Asked]], list[Outcome]] | None = None


_actions: dict[str, Action] = {}


def register(action: Action) -> None:
    """Make an action known; called from a room's `wiring.py`."""
    _actions[action.name] = action


def registered() -> dict[str, Action]:
    return dict(_actions)


def find(name: str) -> Action | None:
    return _actions.get(name)
