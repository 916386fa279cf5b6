"""Reading the logs of streams, off the loop."""

from collections import defaultdict
from collections.abc import Sequence

from community.live import streams
from community.live.streams import Event
from community.live.threads import in_thread

# Well under what may wait for one socket (`outbox.MOST_FRAMES`).
READ_SIZE = 100


async def read_after(address: str, number: int) -> Sequence[Event]:
    """Up to `READ_SIZE` events of a stream's log, in order, after the one with this number."""
    stream, key = streams.resolve(address)
    return await in_thread(stream.read, key, number, READ_SIZE)


async def heads_of(addresses: list[str]) -> dict[str, int]:
    """By address the number of the last event of its log; those of one kind of stream are asked for together."""
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for address in addresses:
        stream, key = streams.resolve(address)
        keys[stream.name].append(key)
    heads: dict[str, int] = {}
    for name, wanted in keys.items():
        found = await in_thread(streams.registered()[name].heads, wanted)
        heads |= {f"{name}:{key}": head for key, head in found.items()}
    return heads
