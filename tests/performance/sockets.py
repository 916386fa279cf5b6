"""What an idle socket weighs, and how long 2,000 take to come back after all processes were restarted."""

import asyncio
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.performance.bench import Report
from tests.performance.wire import Line, open_line

SOCKETS = 2_000
"""Over two web processes."""
MOST_OPENING = 40
"""Handshakes under way at once from one who measures: browsers are thousands of machines, and this is one."""
PATIENCE_S = 240


def measure(folder: Path, report: Report) -> None:
    import uvloop

    from chat.models import Room
    from community.members.models import Member
    from tests.servers import Server, free_port, own_server

    with own_server(folder / "sockets") as first:
        second = Server(first.data_dir, free_port(), first.environ)
        servers = [first, second]
        try:
            second.start()
            ada = Member.objects.create_user("ada@example.com", None, handle="ada", name="Ada")
            cookie = first.cookie_of(ada)
            crowd = Crowd(
                servers,
                f"{cookie['name']}={cookie['value']}",
                Room.objects.create(slug="bench", title="Bench"),
            )
            uvloop.run(crowd.measure(report))
        finally:
            second.kill()


class Crowd:
    """Members who each follow a room, and obey what a server says when it leaves."""

    def __init__(self, servers: list[Any], cookie: str, room: Any, count: int = SOCKETS) -> None:
        self.servers, self.headers, self.address = servers, {"Cookie": cookie}, room.address
        self.count, self.answers = count, Counter[int]()
        self.lines: list[Line] = []

    async def measure(self, report: Report) -> None:
        self.door = asyncio.Semaphore(MOST_OPENING)
        before = memory_kb(self.servers)
        self.lines = await asyncio.gather(*(self.come_in(n) for n in range(self.count)))
        await asyncio.sleep(3)
        report("idle_socket_kb", (memory_kb(self.servers) - before) / self.count, "kB")
        self.answers.clear()
        started = time.perf_counter()
        returns = asyncio.gather(*(self.come_back(n, line) for n, line in enumerate(self.lines)))
        await asyncio.to_thread(self.restart)
        async with asyncio.timeout(PATIENCE_S):
            self.lines = await returns
        report(f"reconnect_{self.count}_s", time.perf_counter() - started, "s")
        errors = sum(count for status, count in self.answers.items() if status >= 500)
        report(f"reconnect_{self.count}_5xx", errors, "answers")
        for line in self.lines:
            line.transport.close()

    def restart(self) -> None:
        """End all processes, then start them again: for a moment there is nobody."""
        for server in self.servers:
            server.process.terminate()
        for server in self.servers:
            server.stop()
        for server in self.servers:
            server.launch()

    async def come_in(self, number: int) -> Line:
        """Connect and follow the room. Raises `OSError` where nobody listens or the handshake is refused."""
        async with self.door:
            line = await open_line(self.servers[number % len(self.servers)].port, self.headers)
            self.answers[line.status] += 1
            if line.status != 101:
                raise ConnectionRefusedError(line.status)
            joined = asyncio.get_running_loop().create_future()

            def take(text: bytes) -> None:
                frame = json.loads(text)
                if frame["type"] == "ok" and not joined.done():
                    joined.set_result(frame)
                elif frame["type"] == "bye":
                    line.farewell = frame["retry_after"]

            line.take = take
            line.do("join", id=1, stream=self.address)
            await asyncio.wait_for(joined, PATIENCE_S)
            return line

    async def come_back(self, number: int, line: Line) -> Line:
        """Once it is over, come again when told to; who finds nobody tries again after a second."""
        await line.gone
        await asyncio.sleep(line.farewell)
        while True:
            try:
                return await self.come_in(number)
            except OSError:
                await asyncio.sleep(1)


def memory_kb(servers: list[Any]) -> int:
    """What the processes hold of the machine's memory."""
    total = 0
    for server in servers:
        status = Path(f"/proc/{server.process.pid}/status").read_text()
        total += int(status.split("VmRSS:")[1].split()[0])
    return total
