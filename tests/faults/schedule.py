"""When what fails. The same seed gives the same schedule.

The moments of a run are counted in seconds where it lasts for a time, and in messages where it lasts until so many are
said: then a slow machine has as many faults as a quick one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

KILL, PAUSE, RESUME, KILL_WORKER = "kill", "pause", "resume", "kill-worker"
KILL_REDIS, RESTART_POSTGRESQL = "kill-redis", "restart-postgresql"

# Seconds from one fault of a kind to the next, and how long a paused process stays so.
KILLS, PAUSES, WORKER_KILLS = (2, 6), (6, 12), (8, 15)
PAUSED = (1, 3)


@dataclass(frozen=True, order=True, slots=True)
class Fault:
    """`at`: seconds, or messages, from the start. `server`: the position of the web process among all of them."""

    at: float
    what: str
    server: int = 0


def schedule(seed: int, seconds: float, servers: int) -> list[Fault]:
    """The faults of a run of that many seconds, in order."""
    chance = Random(seed)
    faults = [Fault(at, KILL, chance.randrange(servers)) for at in _moments(chance, KILLS, seconds)]
    for at in _moments(chance, PAUSES, seconds):
        server = chance.randrange(servers)
        faults += [Fault(at, PAUSE, server), Fault(at + chance.uniform(*PAUSED), RESUME, server)]
    faults += [Fault(at, KILL_WORKER) for at in _moments(chance, WORKER_KILLS, seconds)]
    return sorted(faults)


def counted(seed: int, messages: int, servers: int, times: Mapping[str, int]) -> list[Fault]:
    """The faults of a run of that many messages, in order: of each kind as many as `times` says, evenly strewn."""
    chance = Random(seed)
    return sorted(
        # Not the whole way, so that people still talk after the last ones.
        Fault(0.95 * messages / number * (n + chance.random()), what, chance.randrange(servers))
        for what, number in times.items()
        for n in range(number)
    )


def _moments(chance: Random, between: tuple[float, float], seconds: float) -> list[float]:
    moments, at = [], chance.uniform(*between)
    while at < seconds:
        moments.append(at)
        at += chance.uniform(*between)
    return moments
