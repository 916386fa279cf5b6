"""How many sockets a second hear what is told to all of them, beside servers that do nothing else.

All servers run at once and are measured in turn, so that they share whatever else the machine does; a ratio is the
median of the ratios of neighbouring turns. `bare` is the quicker of two broadcasts that encode each event once: an ASGI
application behind the same uvicorn, and the `broadcast` of the same WebSocket library under its own server.
"""

import asyncio
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.performance.bench import Report
from tests.performance.broadcasts import ADDRESS
from tests.performance.wire import Line, open_line

TURNS, TURN_S = 12, 0.4
AT_ONCE = {200: 50, 1_000: 20}
"""Events told in one go, by receivers: below what the in-memory layer holds, so that it drops none."""
PATIENCE_S = 20
SEEN_MESSAGES, SEEN_PAUSE_S = 60, 0.2
READY_S = 30


@dataclass
class Rig:
    """One server with its receivers, and the socket that tells them."""

    name: str
    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lines: list[Line] = []
        self.rates: list[float] = []

    async def gather(self, count: int, stream: str = ADDRESS) -> None:
        """Have so many receivers in all, and one who tells them."""
        while len(self.lines) < count:
            some = min(50, count - len(self.lines))
            lines = await asyncio.gather(*(open_line(self.port, self.headers) for _ in range(some)))
            for line in lines:
                line.do("join", id=1, stream=stream)
            self.lines += lines
        self.teller = await open_line(self.port, self.headers)
        await asyncio.sleep(1)

    def scatter(self) -> None:
        for line in (*self.lines, self.teller):
            line.transport.close()
        self.lines = []

    async def take_turn(self, at_once: int) -> None:
        """Tell, wait until all have heard it, tell again; notes the deliveries per second."""
        started, done = time.perf_counter(), 0
        while (took := time.perf_counter() - started) < TURN_S:
            wanted = self.heard() + at_once * len(self.lines)
            self.teller.do("try.say", id=2, count=at_once)
            async with asyncio.timeout(PATIENCE_S):
                while self.heard() < wanted:
                    await asyncio.sleep(0.001)
            done += at_once * len(self.lines)
        self.rates.append(done / took)

    def heard(self) -> int:
        return sum(line.frames for line in self.lines)


def measure(folder: Path, report: Report) -> None:
    import uvloop

    with rigs(folder / "fanout") as (found, room):
        uvloop.run(_measure(found, room, report))


@contextmanager
def rigs(folder: Path) -> Iterator[tuple[dict[str, Rig], Any]]:
    """The running servers by name, and a room of the house."""
    from chat.models import Room
    from community.members.models import Member
    from tests import databases
    from tests.servers import Server, free_port

    applications = {
        "bare": "tests.performance.broadcasts:bare",
        "stock": "tests.performance.broadcasts:stock",
    }
    found = {}
    databases.copy(databases.migrated(), folder / "house")
    with ExitStack() as stack, databases.used(folder / "house"):
        for name, application in ({"house": "tests.live_app:application"} | applications).items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            server = Server(folder / name, free_port(), {"DEBUG": "false"}, application)
            stack.callback(server.kill)
            server.launch()
            found[name] = Rig(name, server.port)
        port = free_port()
        library = subprocess.Popen([sys.executable, "-m", "tests.performance.broadcasts", str(port)])
        stack.callback(library.kill)
        found["library"] = Rig("library", port)
        _await_all(found)
        staff = Member.objects.create_user("ada@example.com", None, handle="ada", name="Ada", is_staff=True)
        cookie = server.cookie_of(staff)
        found["house"].headers = {"Cookie": f"{cookie['name']}={cookie['value']}"}
        yield found, Room.objects.create(slug="bench", title="Bench")


def _await_all(found: dict[str, Rig]) -> None:
    from bin.processes import accepts

    deadline = time.monotonic() + READY_S
    while not all(accepts(rig.port) for rig in found.values()):
        if time.monotonic() > deadline:
            raise RuntimeError("A server of the bench did not start.")
        time.sleep(0.1)


async def _measure(found: dict[str, Rig], room: Any, report: Report) -> None:
    for receivers in AT_ONCE:
        names = ("house", "bare", "library", "stock") if receivers == 200 else ("house", "bare", "library")
        for name in names:
            await found[name].gather(receivers)
        await _take_turns([found[name] for name in names], AT_ONCE[receivers])
        for name in names:
            report(f"fanout_{receivers}_{name}_per_s", statistics.median(found[name].rates), "deliveries/s")
        report(f"fanout_{receivers}_vs_bare", _beside_bare(found, "house"), "x")
        if "stock" in names:
            report(f"fanout_{receivers}_group_send_vs_bare", _beside_bare(found, "stock"), "x")
        for name in names:
            found[name].scatter()
            found[name].rates.clear()
    await _measure_seen(found["house"], found["bare"], room, report)


async def _take_turns(those: list[Rig], at_once: int) -> None:
    for turn in range(TURNS + 1):
        for rig in those:
            await rig.take_turn(at_once)
        if not turn:  # the first warms up
            for rig in those:
                rig.rates.clear()


def _beside_bare(found: dict[str, Rig], name: str) -> float:
    rows = zip(found[name].rates, found["bare"].rates, found["library"].rates, strict=True)
    return statistics.median(ours / max(bare, library) for ours, bare, library in rows)


# Send to seen ---------------------------------------------------------------------------------------------


async def _measure_seen(house: Rig, bare: Rig, room: Any, report: Report) -> None:
    """From sending a message until each of 200 has it: committed first in the house, just told by the other."""
    await house.gather(200, room.address)
    await bare.gather(200)
    waits: dict[str, list[float]] = {"house": [], "bare": []}
    for number in range(SEEN_MESSAGES):
        key = str(uuid.uuid4())
        said = {"room": room.pk, "client_id": key, "body": "Vinyl nights. " * 30}
        waits["house"] += await _seen(house, "room.send", **said)
        waits["bare"] += await _seen(bare, "try.say", count=1)
        if not number:  # the first warms up
            waits = {"house": [], "bare": []}
    for rig in (house, bare):
        rig.scatter()
    p50 = {name: statistics.median(took) * 1000 for name, took in waits.items()}
    report("seen_200_bare_p50_ms", p50["bare"], "ms")
    report("seen_200_p50_ms", p50["house"], "ms")
    report("seen_200_p50_over_bare_ms", p50["house"] - p50["bare"], "ms")
    report("seen_200_p99_ms", statistics.quantiles(waits["house"], n=100)[98] * 1000, "ms")


async def _seen(rig: Rig, action: str, **fields: Any) -> list[float]:
    """Seconds until each receiver had it; the pause after it is part of the turn."""
    seen: list[float] = []
    for line in rig.lines:
        line.take = lambda _text: seen.append(time.perf_counter())
    started = time.perf_counter()
    rig.teller.do(action, id=3, **fields)
    await asyncio.sleep(SEEN_PAUSE_S / 2)
    async with asyncio.timeout(PATIENCE_S):
        while len(seen) < len(rig.lines):
            await asyncio.sleep(0.005)
    return [at - started for at in seen]
