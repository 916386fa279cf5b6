"""Before a server process ends, as at a deploy, its clients hear when to come back: all at once would be too many."""

import asyncio
import random
import signal
import threading
from collections.abc import Callable
from types import FrameType

# Seconds within which clients come back: as many as let one process greet them calmly, within bounds.
SOONEST, LATEST = 3.0, 30.0
RETURNS_PER_SECOND = 50


def pause(sockets: int) -> float:
    """The seconds that one of so many clients shall stay away, by chance."""
    return random.uniform(0, min(LATEST, max(SOONEST, sockets / RETURNS_PER_SECOND)))  # noqa: S311 - no secret


def before_the_end(say_goodbye: Callable[[], None]) -> None:
    """Have `say_goodbye()` called in the running loop at SIGTERM, before the server that handles it ends connections.

    Where nobody handles SIGTERM, or the loop is not the main thread's, the process ends as it would have.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    loop, ends = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)
    if not callable(ends):
        return

    def leave(number: int, frame: FrameType | None) -> None:
        try:
            say_goodbye()
        finally:
            ends(number, frame)

    def take_notice(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(leave, number, frame)

    signal.signal(signal.SIGTERM, take_notice)
