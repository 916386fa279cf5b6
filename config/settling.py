"""What a process does once it has loaded everything, before it answers or works for anybody."""

import gc
from importlib import import_module

from django.conf import settings


def settle() -> None:
    """Of a web process: load the views too, which Django would do for the first visitor, and let the garbage collector
    pass by all that is there now.

    None of it will ever go. Yet every full collection would look at each of these 300,000 objects: 150 to 240 ms in
    which nobody is answered (docs/decisions/0033-what-is-loaded-stays.md).
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()


def keep_connections() -> None:
    """For processes whose threads live on: each keeps its SQLite connection, since to open one takes 1.2 ms.

    Under ASGI a request may have a thread of its own, which would leave its connection behind; PostgreSQL has its pool.
    """
    for database in settings.DATABASES.values():
        if database["ENGINE"].endswith("sqlite3"):
            database["CONN_MAX_AGE"] = None
