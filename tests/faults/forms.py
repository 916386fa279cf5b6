"""The forms of a run: a minute on SQLite, or a count of messages on PostgreSQL and Redis."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.company import Size
from tests.faults.everything import Extent
from tests.faults.schedule import KILL, KILL_REDIS, KILL_WORKER, RESTART_POSTGRESQL

# With fewer servers hardly two are up at once, and nothing has to cross from one to another.
SERVERS, SERVERS_ON_SERVICES = 3, 4
SMALL, LARGE = Size(rooms=3, talkers=4, repliers=2, listeners=3), Size(20, 40, 2, 4)
# Several sweeps and the longest pause, on a busy machine; with services, also as long as these take to come back.
TAIL_SECONDS, TAIL_SECONDS_ON_SERVICES = 15, 45
# As long as a queue of notices may take.
DRAIN_SECONDS, DRAIN_SECONDS_ON_SERVICES = 60, 600
# Sockets that come back at once.
STORM, STORM_ON_SERVICES = 200, 2_000
# Messages, and how often each kind of fault befalls them.
MEDIUM, LONG = (10_000, 20, 3, 1), (100_000, 200, 20, 5)
SLOWEST = 20
"""Messages in a second at least, on a machine that others use too: what bounds a run that is told a count."""


@dataclass(frozen=True, slots=True)
class Options:
    """`only`: the scenarios to play, all where it is empty."""

    seed: int
    servers: int
    on_services: bool
    sockets: int
    extent: Extent
    only: Sequence[str]


def read(arguments: Sequence[str], scenarios: Sequence[str]) -> Options:
    """Ends the process with a sentence where they do not read."""
    given = _parser(scenarios).parse_args(arguments)
    on_services = given.services or given.long
    return Options(
        given.seed,
        SERVERS_ON_SERVICES if on_services else SERVERS,
        on_services,
        STORM_ON_SERVICES if on_services else STORM,
        _on_services(given) if on_services else Extent(SMALL, given.seconds, TAIL_SECONDS, DRAIN_SECONDS),
        given.only,
    )


def _parser(scenarios: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults", description="Break things while people talk."
    )
    parser.add_argument("--seconds", type=_length, default=30, help="how long everything fails, on SQLite")
    parser.add_argument("--seed", type=int, default=1, help="decides what fails when, and who says what")
    parser.add_argument("--services", action="store_true", help="on PostgreSQL and Redis: 10,000 messages")
    parser.add_argument("--long", action="store_true", help="the same with 100,000, and 200, 20 and 5 faults")
    parser.add_argument("--only", nargs="+", choices=scenarios, default=(), help="these scenarios alone")
    for name in ("messages", "kills", "redis-kills", "postgresql-restarts"):
        parser.add_argument(f"--{name}", type=_number, help="as many as this, on services")
    return parser


def _on_services(given: argparse.Namespace) -> Extent:
    usual = LONG if given.long else MEDIUM
    asked = (given.messages, given.kills, given.redis_kills, given.postgresql_restarts)
    messages, kills, redis, postgresql = (
        number if number is not None else other for number, other in zip(asked, usual, strict=True)
    )
    times = {KILL: kills, KILL_WORKER: kills // 5, KILL_REDIS: redis, RESTART_POSTGRESQL: postgresql}
    longest = 120 + messages / SLOWEST
    return Extent(LARGE, longest, TAIL_SECONDS_ON_SERVICES, DRAIN_SECONDS_ON_SERVICES, messages, times)


def _length(text: str) -> int:
    if not 10 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError("10 to 3600")
    return int(text)


def _number(text: str) -> int:
    if not 0 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("0 to 1000000")
    return int(text)
