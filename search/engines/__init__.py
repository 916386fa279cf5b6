"""The engines that answer a search, behind one protocol.

Imports nothing of ours: an engine knows documents and tokens, never members or threads. `protocol` says what
an engine takes and gives; `embedded` needs no server, `meili` needs Meilisearch. Each search names the
audience tokens that the asker holds, and the engine leaves out everything else, from hits and counts alike.
"""

from pathlib import Path

from search.engines.embedded import EmbeddedEngine
from search.engines.meili import MeiliEngine
from search.engines.protocol import (
    BUCKETS,
    Document,
    Engine,
    EngineUnavailable,
    Health,
    Hit,
    Query,
    Refused,
    Results,
)

__all__ = [
    "BUCKETS",
    "Document",
    "Engine",
    "EngineUnavailable",
    "Health",
    "Hit",
    "Query",
    "Refused",
    "Results",
    "open_engine",
]


def open_engine(url: str, key: str, path: Path) -> Engine:
    """The Meilisearch server at `url` with its `key`, or without an address the embedded engine at `path`."""
    return MeiliEngine(url, key) if url else EmbeddedEngine(path)
