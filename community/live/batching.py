"""What many sockets ask for in the same moment, done in one go.

While one batch is being done, whatever comes waits for the next: a quiet process adds no delay, a busy one shares
each transaction among many. Every answer still follows its commit.
"""

import asyncio
import weakref
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser

from community.live.actions import Action, Asked, Outcome
from community.live.threads import in_thread

MOST = 100
"""Frames of one batch: more would only make the first of them wait."""

GATHER_S = 0.003
"""How long a busy process gathers between two batches; the first of a quiet one goes at once."""


class Batcher:
    """The frames of one action in one event loop."""

    def __init__(self, action: Action) -> None:
        self._action = action
        self._waiting: list[tuple[int, Any, str, asyncio.Future[Outcome]]] = []
        self._task: asyncio.Task[None] | None = None

    async def do(self, member_id: int, frame: Any, language: str) -> Outcome:
        """What came of a frame: the fields of its answer, or what the verb raised."""
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((member_id, frame, language, done))
        if self._task is None:
            self._task = asyncio.create_task(self._run())
        return await done

    async def _run(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            frames = [(member_id, frame, language) for member_id, frame, language, _done in batch]
            try:
                outcomes = await in_thread(_do, self._action, frames)
            except Exception as error:  # whoever waits must be told, and the next batch have its turn
                outcomes = [error] * len(batch)
            for (*_asked, done), outcome in zip(batch, outcomes, strict=True):
                if not done.done():
                    done.set_result(outcome)
            # Whoever was just answered may have the next one ready: half as many transactions for all.
            await asyncio.sleep(GATHER_S)
        self._task = None


def _do(action: Action, frames: list[tuple[int, Any, str]]) -> list[Outcome]:
    """Run the verb for members as they are now: sanctions and rights may have changed since they came."""
    here = (
        get_user_model().objects.filter(is_active=True).in_bulk([member_id for member_id, _f, _l in frames])
    )
    asked = [
        Asked(here.get(member_id, AnonymousUser()), frame, language) for member_id, frame, language in frames
    ]
    assert action.run_many  # noqa: S101 (only such actions have a batcher)
    return action.run_many(asked)


_batchers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Batcher]] = (
    weakref.WeakKeyDictionary()
)


def batcher_of(action: Action) -> Batcher:
    """That of the running event loop."""
    batchers = _batchers.setdefault(asyncio.get_running_loop(), {})
    return batchers.setdefault(action.name, Batcher(action))
