"""Index documents from a process of its own: `python -m tests.search.engines.writer <file> <first> <documents>`.

Prints the number of each document once it is stored.
"""

import sys
from pathlib import Path

from search.engines.embedded import EmbeddedEngine
from tests.search.engines.conftest import thread

if __name__ == "__main__":
    path, first, documents = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    engine = EmbeddedEngine(path)
    engine.prepare()
    for number in range(first, first + documents):
        engine.index([thread(number, f"Vinyl number{number}", "crackles warmly " * 20)])
        print(number, flush=True)  # noqa: T201 (its reader is the test)
