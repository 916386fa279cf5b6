"""All scenarios by name, in the order in which they are played in one house."""

from collections.abc import Callable

from tests.faults import (
    everything,
    hints_lost,
    killed_before_ack,
    reactions_and_pins,
    reconnect_storm,
    services_away,
    two_devices,
    writers_at_once,
)
from tests.faults.forms import Options
from tests.faults.house import House
from tests.faults.outcome import Outcome

type Say = Callable[[str], None]
type Scenario = Callable[[House, Options, Say], Outcome]


ALWAYS: dict[str, Scenario] = {
    "killed-before-ack": lambda house, options, say: killed_before_ack.play(house, say),
    "hints-lost": lambda house, options, say: hints_lost.play(house, say),
    "writers-at-once": lambda house, options, say: writers_at_once.play(house, say),
    "two-devices": lambda house, options, say: two_devices.play(house, options.seed, say),
    "reactions-and-pins": lambda house, options, say: reactions_and_pins.play(house, options.seed, say),
    "reconnect-storm": lambda house, options, say: reconnect_storm.play(
        house, options.seed, options.sockets, say
    ),
    "everything": lambda house, options, say: everything.play(house, options.seed, options.extent, say),
}
ON_SERVICES: dict[str, Scenario] = {
    "redis-killed": lambda house, options, say: services_away.kill_redis(house, options.seed, say),
    "postgresql-restarted": lambda house, options, say: services_away.restart_postgresql(
        house, options.seed, say
    ),
}


def chosen(options: Options) -> dict[str, Scenario]:
    """Those that can be played in this form, and were asked for."""
    possible = {**(ON_SERVICES if options.on_services else {}), **ALWAYS}
    return {name: play for name, play in possible.items() if not options.only or name in options.only}
