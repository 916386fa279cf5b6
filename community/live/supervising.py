"""Keeping alive what runs for as long as a process does."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)


async def for_ever(once: Callable[[], Awaitable[None]], name: str, pause: float = 0.0) -> None:
    """Run `once` again and again; a failure is logged and waited out, so that nothing dies unseen."""
    wait = 0.5
    while True:
        try:
            await once()
            wait = 0.5
        except Exception:  # supervision: anything that can be survived is survived
            logger.exception("The live %s failed; it starts again in %.1f s", name, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 10)
        await asyncio.sleep(pause)
