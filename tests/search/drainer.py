"""What the worker does for the index, in a process of its own that can be killed: `python -m tests.search.drainer`.

It looks and tries again sooner than the worker does, so that no test waits for it.
"""

import sys
import threading
from datetime import timedelta

import django

SOON = 0.05

if __name__ == "__main__":
    django.setup()
    from config import background
    from search import mending

    background.RETRY_SECONDS = SOON
    mending.EVERY = timedelta(seconds=SOON)
    stop = threading.Event()
    for name in ("ledger", "search", "search-whole"):
        loop = (name, background.LOOPS[name], stop, SOON / 2)
        threading.Thread(target=background.keep_running, args=loop).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
