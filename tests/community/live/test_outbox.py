"""What waits for a client: nothing while it reads, a bounded queue while it does not."""

import asyncio
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from community.live.frames import Ready
from community.live.outbox import MOST_BYTES, MOST_FRAMES, Full, Outbox, _wire_of

pytestmark = pytest.mark.asyncio


class Client:
    """A client that reads while `reads` is set."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.has_gone = False

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        if self.has_gone:
            raise OSError
        self.texts.append(message["text"])


def frame(number: int, size: int = 0) -> Ready:
    return Ready({"n": number, "x": "x" * size})


def texts(*numbers: int) -> list[str]:
    return [frame(number).text for number in numbers]


async def test_what_a_client_takes_is_written_before_push_returns():
    client = Client()
    outbox = Outbox(client.send, lost=lambda: None)
    for number in range(3):
        outbox.push(frame(number))
        assert client.texts == texts(*range(number + 1))


async def test_what_waits_is_written_in_order_when_the_client_reads_again():
    client = Client()
    outbox = Outbox(client.send, lost=lambda: None)
    client.reads.clear()
    for number in range(50):
        outbox.push(frame(number))
    assert client.texts == []
    client.reads.set()
    await asyncio.sleep(0)
    outbox.push(frame(50))
    await asyncio.sleep(0.01)
    assert client.texts == texts(*range(51))


async def test_more_frames_or_bytes_than_may_wait_are_refused():
    client = Client()
    client.reads.clear()
    for size, most in ((0, MOST_FRAMES), (200_000, MOST_BYTES // 200_000)):
        outbox = Outbox(client.send, lost=lambda: None)
        for number in range(most + 1):  # one is under way
            outbox.push(frame(number, size))
        with pytest.raises(Full):
            outbox.push(frame(-1, size))
        outbox.close()


async def test_what_nobody_misses_is_dropped_when_half_is_full_and_the_rest_is_not():
    client = Client()
    client.reads.clear()
    outbox = Outbox(client.send, lost=lambda: None)
    outbox.offer(frame(0))
    for number in range(1, MOST_FRAMES // 2 + 2):
        outbox.push(frame(number))
    outbox.offer(frame(-1))
    outbox.push(frame(MOST_FRAMES))
    client.reads.set()
    await outbox.drained()
    await asyncio.sleep(0.01)
    outbox.offer(frame(-2))
    assert client.texts == texts(*range(MOST_FRAMES // 2 + 2), MOST_FRAMES, -2)


async def test_a_client_that_has_gone_is_told_of_once_and_gets_no_more():
    client, lost = Client(), []
    outbox = Outbox(client.send, lost=lambda: lost.append(1))
    client.has_gone = True
    outbox.push(frame(1))
    outbox.push(frame(2))
    assert (lost, client.texts, outbox.is_half_full()) == ([1], [], False)


async def test_whoever_waits_for_room_goes_on_when_the_connection_ends():
    client = Client()
    client.reads.clear()
    outbox = Outbox(client.send, lost=lambda: None)
    for number in range(MOST_FRAMES):
        outbox.push(frame(number))
    waiting = asyncio.ensure_future(outbox.drained())
    await asyncio.sleep(0)
    assert not waiting.done()
    outbox.close()
    await asyncio.wait_for(waiting, 1)


async def test_the_short_way_is_taken_with_the_installed_server_and_with_no_other():
    config = Config("config.asgi:application", ws_per_message_deflate=False, lifespan="off")
    connection = WebSocketsSansIOProtocol(config, ServerState(), {}, asyncio.get_running_loop())
    assert _wire_of(connection.send) is connection
    assert _wire_of(Client().send) is None
    del connection.writable
    assert _wire_of(connection.send) is None


async def test_the_short_way_writes_what_the_library_would():
    ready = Ready({"text": "é" * 40_000})
    assert ready.wire.endswith(ready.text.encode())
    assert ready.wire[:2] == bytes([0x81, 127])
    assert int.from_bytes(ready.wire[2:10]) == ready.size
