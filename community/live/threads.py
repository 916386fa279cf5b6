"""The threads in which sockets reach the database.

Their own, and few: with Django's shared thread one slow query would hold up every socket of the process, and
without a bound a burst of frames would open a connection each.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async

POOL_SIZE = 4

_pool = ThreadPoolExecutor(max_workers=POOL_SIZE, thread_name_prefix="live-db")


async def in_thread[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database, without holding up the event loop."""
    run: Any = database_sync_to_async(function, thread_sensitive=False, executor=_pool)
    return await run(*args, **kwargs)
