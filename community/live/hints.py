"""Waking other processes over the channel layer. A hint may be lost: whoever waits for one also sweeps."""

import asyncio
import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

from community.live.resting import Rest

CONTROL_GROUP = "live.control"
# Whoever waits for the answer to a write waits for its hint; the sweep is not much slower.
PATIENCE_SECONDS = 1.0

logger = logging.getLogger(__name__)

_layer = Rest()


def hint(group: str, message: dict[str, Any]) -> None:
    """Send `message` to every process that watches `group`. Never raises: what it tells is already committed.

    After one that the layer did not take, the next second's are left to the sweep: it costs their writers nothing.
    """
    if _layer.is_on:
        return
    try:
        async_to_sync(_send)(group, message)
    except Exception:  # the layer's backends raise what their clients raise; none of it may fail a commit
        _layer.begin()
        logger.warning("A hint to %s was lost; the sweep will find what it told", group, exc_info=True)


async def _send(group: str, message: dict[str, Any]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await get_channel_layer().group_send(group, message)
