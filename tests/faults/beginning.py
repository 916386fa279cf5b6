"""How a process begins that works on the database of a house, as the first one does. Imports no model before Django."""

from contextlib import ExitStack
from multiprocessing.synchronize import Barrier
from pathlib import Path

import django

_until_the_end = ExitStack()


def begin(folder: Path, together: Barrier) -> None:
    """Work on the database of `folder` from now on; returns once all who begin are as far."""
    django.setup()
    from tests import databases

    _until_the_end.enter_context(databases.used(folder))
    together.wait()
