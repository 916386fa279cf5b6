"""What the worker does for the index, in a process of its own that can be killed: `python -m tests.search.drainer`."""

import sys
import time

import django

if __name__ == "__main__":
    django.setup()
    from community.ledger import draining
    from search import sync

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        if not draining.drain() + sync.drain():
            time.sleep(0.02)
