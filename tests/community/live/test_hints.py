import asyncio
import time
from threading import Thread
from typing import Any

import pytest

from community.live import hints
from community.live.hints import hint
from community.live.resting import Rest

MESSAGE = {"type": "live.disconnect", "member": 1}


class AwayLayer:
    asked = 0

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.asked += 1
        raise ConnectionError("nobody there")


class StuckLayer:
    asked = 0

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.asked += 1
        await asyncio.sleep(60)


@pytest.fixture(params=[AwayLayer, StuckLayer], ids=["away", "stuck"])
def layer(request, monkeypatch):
    """A layer that does not work."""
    broken = request.param()
    monkeypatch.setattr(hints, "get_channel_layer", lambda: broken)
    monkeypatch.setattr(hints, "_layer", Rest(0.2))
    monkeypatch.setattr(hints, "PATIENCE_SECONDS", 0.2)
    return broken


def test_a_layer_that_does_not_work_never_fails_or_holds_up_what_is_committed(layer):
    started = time.monotonic()
    hint("live.control", MESSAGE)
    assert time.monotonic() - started < 5


def test_a_layer_that_failed_holds_nobody_else_up_and_is_asked_again_later(layer):
    for _time in range(5):
        hint("live.control", MESSAGE)
    assert layer.asked == 1
    time.sleep(0.25)
    hint("live.control", MESSAGE)
    assert layer.asked == 2


class NotedLayer:
    def __init__(self):
        self.loops, self.messages = [], []

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        self.loops.append(asyncio.get_running_loop())
        self.messages.append(message["member"])


def test_all_that_a_process_tells_goes_over_one_connection(monkeypatch):
    layer = NotedLayer()  # a layer keeps a connection for each loop on which it is asked
    monkeypatch.setattr(hints, "get_channel_layer", lambda: layer)
    monkeypatch.setattr(hints, "_layer", Rest())
    hint("live.control", MESSAGE | {"member": 0})
    threads = [
        Thread(target=hint, args=("live.control", MESSAGE | {"member": number})) for number in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(layer.messages) == list(range(9))
    assert len(set(layer.loops)) == 1
