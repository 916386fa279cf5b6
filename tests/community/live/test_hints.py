import asyncio
import time
from typing import Any

import pytest

from community.live import hints
from community.live.hints import hint


class AwayLayer:
    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        raise ConnectionError("nobody there")


class StuckLayer:
    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        await asyncio.sleep(60)


@pytest.mark.parametrize("layer", [AwayLayer(), StuckLayer()], ids=["away", "stuck"])
def test_a_layer_that_does_not_work_never_fails_or_holds_up_what_is_committed(layer, monkeypatch):
    monkeypatch.setattr(hints, "get_channel_layer", lambda: layer)
    started = time.monotonic()
    hint("live.control", {"type": "live.disconnect", "member": 1})
    assert time.monotonic() - started < 5
