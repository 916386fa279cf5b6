"""The threads in which sockets reach the database.

Their own, and few: with Django's shared thread one slow query would hold up every socket of the process, and
without a bound a burst of frames would open a connection each.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from channels.db import database_sync_to_async
from django.db import connections

POOL_SIZE = 4


def _keep_connections() -> None:
    """These threads live on, so each keeps its SQLite connection: opening one takes 1.2 ms, and closing the last one
    writes the whole log of SQLite into its file. (PostgreSQL has its pool.)"""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict = {**connection.settings_dict, "CONN_MAX_AGE": None}


_pool = ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="live-db", initializer=_keep_connections)


async def in_thread[**P, R](function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a function that uses the database, without holding up the event loop."""
    run: Any = database_sync_to_async(function, thread_sensitive=False, executor=_pool)
    return await run(*args, **kwargs)
