"""Waking other processes over the channel layer. A hint may be lost: whoever waits for one also sweeps."""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

CONTROL_GROUP = "live.control"

logger = logging.getLogger(__name__)


def hint(group: str, message: dict[str, Any]) -> None:
    """Send `message` to every process that watches `group`. Never raises: what it tells is already committed."""
    layer = get_channel_layer()
    try:
        async_to_sync(layer.group_send)(group, message)
    except Exception:  # the layer's backends raise what their clients raise; none of it may fail a commit
        logger.warning("A hint to %s was lost; the sweep will find what it told", group, exc_info=True)
