"""How many messages a second are committed and acknowledged, and how long an acknowledgement takes at half that rate.

Fifty senders over ten rooms, each following its own room, through real server processes: one on SQLite, two on a
PostgreSQL and a Redis of their own, written to disk as in production. Each sender says the next thing once the one
before was acknowledged.
"""

import asyncio
import json
import os
import statistics
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.performance.bench import Report, report
from tests.performance.processors import seconds_of
from tests.performance.services import on_services
from tests.performance.wire import Line, open_line

SENDERS, ROOMS = 50, 10
WARM_UP_S, SECONDS = 1, 4
"""A socket may send 60 frames at once and 20 a second: fifty of them 1,400 a second over that time."""
HALF = {"pg": 500, "sqlite": 250}
"""Messages a second at which acknowledgements are timed: half of what is wanted."""
PATIENCE_S = 30


def measure(folder: Path, report: Report) -> None:
    _measure(folder / "sends", "sqlite", 1, report)
    on_services("tests.performance.sends", folder / "sends-pg")


def main() -> None:
    import django

    django.setup()
    _measure(Path(os.environ["DATA_DIR"]) / "sends", "pg", 2, report)


def _measure(folder: Path, name: str, servers: int, report: Report) -> None:
    import uvloop

    with _house(folder, servers) as (ports, cookies, rooms):
        senders = [
            Sender(ports[n % servers], cookies[n], rooms[n % ROOMS], pause=n / HALF[name])
            for n in range(SENDERS)
        ]
        rate, cpu, waits = uvloop.run(_talk(senders, SENDERS / HALF[name]))
    report(f"durable_sends_{name}_per_s", rate, "messages/s")
    report(f"durable_sends_{name}_cpu_ms", cpu * 1000, "ms")
    report(f"send_ack_{name}_p95_ms", statistics.quantiles(waits, n=20)[-1] * 1000, "ms")


@contextmanager
def _house(folder: Path, count: int) -> Iterator[tuple[list[int], list[str], list[int]]]:
    """The ports of the servers, a cookie for each sender, and the ids of the rooms."""
    from chat.models import Room
    from community.members.models import Member
    from tests.servers import Server, free_port, own_server

    with ExitStack() as stack:
        first = stack.enter_context(own_server(folder))
        more = [Server(first.data_dir, free_port(), {"DEBUG": "false"}) for _server in range(count)]
        for server in more:
            stack.callback(server.kill)
            server.start()
        first.kill()  # it runs for development; it was only there for the database
        # Staff, since members may not talk as fast as this.
        people = [
            Member.objects.create_user(
                f"m{n}@example.com", None, handle=f"m{n}", name=f"M {n}", is_staff=True
            )
            for n in range(SENDERS)
        ]
        rooms = [Room.objects.create(slug=f"room-{n}", title=f"Room {n}").pk for n in range(ROOMS)]
        cookies = [first.cookie_of(person) for person in people]
        named = [f"{cookie['name']}={cookie['value']}" for cookie in cookies]
        yield [server.port for server in more], named, rooms


class Sender:
    """Somebody who talks in a room. `waits`: seconds from each message to its acknowledgement."""

    def __init__(self, port: int, cookie: str, room: int, pause: float) -> None:
        self.port, self.headers, self.room, self.pause = port, {"Cookie": cookie}, room, pause
        self.waits: list[float] = []

    async def come_in(self) -> None:
        """Raises `OSError` where the handshake is refused."""
        self.line: Line = await open_line(self.port, self.headers)
        if self.line.status != 101:
            raise ConnectionRefusedError(self.line.status)
        self.answer: asyncio.Future[dict[str, Any]] | None = None
        self.line.take = self._take
        await self._ask("join", stream=f"room:{self.room}")

    def _take(self, text: bytes) -> None:
        if not text.startswith((b'{"type":"ok"', b'{"type":"error"')):
            return
        if self.answer and not self.answer.done():
            self.answer.set_result(json.loads(text))

    async def _ask(self, do: str, **fields: Any) -> dict[str, Any]:
        self.answer = asyncio.get_running_loop().create_future()
        self.line.do(do, id=1, **fields)
        return await asyncio.wait_for(self.answer, PATIENCE_S)

    async def say(self) -> None:
        """Say one thing, and wait until it stands. Raises `RuntimeError` when it is refused."""
        body = "That was the second side already, and I still hear the *first*."
        started = time.perf_counter()
        answer = await self._ask("room.send", room=self.room, client_id=str(uuid.uuid4()), body=body)
        if answer["type"] != "ok":
            raise RuntimeError(answer["message"])
        self.waits.append(time.perf_counter() - started)

    async def talk(self, seconds: float) -> None:
        """As fast as it goes."""
        over = time.perf_counter() + seconds
        while time.perf_counter() < over:
            await self.say()

    async def talk_slowly(self, seconds: float, every: float) -> None:
        """One message each so many seconds, as long as the answers come in time."""
        await asyncio.sleep(self.pause)
        over = time.perf_counter() + seconds
        while (started := time.perf_counter()) < over:
            await self.say()
            await asyncio.sleep(max(0.0, every - (time.perf_counter() - started)))


async def _talk(senders: list[Sender], every: float) -> tuple[float, float, list[float]]:
    """Messages a second at full speed, what each costs the processors in seconds, with the database and those who
    talk, and the waits at half of the speed that is wanted."""
    for sender in senders:
        await sender.come_in()
    await asyncio.gather(*(sender.talk(WARM_UP_S) for sender in senders))
    for sender in senders:
        sender.waits.clear()
    spent, started = -_spent(), time.perf_counter()
    await asyncio.gather(*(sender.talk(SECONDS) for sender in senders))
    said = sum(len(sender.waits) for sender in senders)
    rate, cpu = said / (time.perf_counter() - started), (spent + _spent()) / said
    await asyncio.sleep(3)  # the sockets' allowance fills up again
    for sender in senders:
        sender.waits.clear()
    await asyncio.gather(*(sender.talk_slowly(SECONDS, every) for sender in senders))
    for sender in senders:
        sender.line.transport.close()
    return rate, cpu, [wait for sender in senders for wait in sender.waits]


def _spent() -> float:
    """CPU seconds of all that takes part: PostgreSQL and Redis are our parent's children."""
    return seconds_of(os.getppid() if "DATABASE_URL" in os.environ else os.getpid())


if __name__ == "__main__":
    main()
