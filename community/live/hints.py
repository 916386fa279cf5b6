"""Waking other processes over the channel layer. A hint may be lost: whoever waits for one also sweeps."""

import asyncio
import logging
import os
import threading
from functools import cache
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer

from community.live.resting import Rest

CONTROL_GROUP = "live.control"
# Whoever waits for the answer to a write waits for its hint; the sweep is not much slower.
PATIENCE_SECONDS = 1.0

logger = logging.getLogger(__name__)

_layer = Rest()


def hint(group: str, message: dict[str, Any]) -> None:
    """Send `message` to every process that watches `group`. Never raises: what it tells is already committed.

    After one that the layer did not take, those of the next seconds are left to the sweep, and cost no writer anything.
    """
    if _layer.is_on:
        return
    try:
        layer = get_channel_layer()
        if isinstance(layer, InMemoryChannelLayer):  # whose listeners wait on the loop of this request
            async_to_sync(_send)(layer, group, message)
        else:
            asyncio.run_coroutine_threadsafe(_send(layer, group, message), _loop(os.getpid())).result()
    except Exception:  # the layer's backends raise what their clients raise; none of it may fail a commit
        _layer.begin()
        logger.warning("A hint to %s was lost; the sweep will find what it told", group, exc_info=True)


async def _send(layer: Any, group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await layer.group_send(group, message)


@cache
def _loop(process: int) -> asyncio.AbstractEventLoop:
    """The loop on which this process keeps its connection to the layer: a loop and a connection for each hint would
    cost a write a tenth of its time. Not shared with the process that this one was forked from."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="hints", daemon=True).start()
    return loop
