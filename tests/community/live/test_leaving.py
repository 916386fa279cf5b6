import asyncio
import os
import signal

import pytest

from community.live.leaving import LATEST, SOONEST, before_the_end, pause


@pytest.mark.parametrize(("sockets", "longest"), [(1, SOONEST), (1_000, 20), (100_000, LATEST)])
def test_the_more_clients_come_back_the_longer_they_take(sockets, longest):
    pauses = [pause(sockets) for _ in range(1_000)]
    assert 0 <= min(pauses) < longest / 4
    assert longest * 3 / 4 < max(pauses) <= longest


def test_goodbyes_are_said_before_the_server_ends_connections():
    order: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: order.append("end"))

    async def serve() -> None:
        before_the_end(lambda: order.append("goodbye"))
        os.kill(os.getpid(), signal.SIGTERM)
        while len(order) < 2:
            await asyncio.sleep(0.01)

    try:
        asyncio.run(asyncio.wait_for(serve(), 5))
    finally:
        signal.signal(signal.SIGTERM, before)
    assert order == ["goodbye", "end"]


def test_where_nobody_handles_the_signal_it_stays_so():
    before = signal.signal(signal.SIGTERM, signal.SIG_DFL)

    async def serve() -> None:
        before_the_end(lambda: None)

    try:
        asyncio.run(serve())
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGTERM, before)
