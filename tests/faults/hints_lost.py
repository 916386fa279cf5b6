"""No hint arrives: what was said, and the last word of each burst above all, appears within seconds all the same."""

import time
import uuid
from collections.abc import Callable
from contextlib import contextmanager

from tests.faults.checker import Findings, Heard, Said
from tests.faults.company import rooms_named, someone
from tests.faults.comparing import compare
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.live_client import LiveClient

BURSTS, WORDS = 3, 5
APPEARS_IN, GIVEN_UP_IN = 5.0, 20.0
"""Seconds: what is promised, and what is waited for at most."""


def play(house: House, say: Callable[[str], None]) -> Outcome:
    """Ada talks at one server, Ben listens at another, and nothing tells the one what the other wrote: because they
    share no layer, or because Redis takes everything and answers nothing."""
    findings, ledger, heard, waits = Findings(), [], [], []
    cookies = [house.cookie_of(someone(name)) for name in ("Ada", "Ben")]
    [(place, room)] = rooms_named("Silence", 1).items()
    with _client(house, 0, cookies[0]) as ada, _client(house, -1, cookies[1]) as ben:
        ben.join(place, after=0)
        with _silence(house):
            for _burst in range(BURSTS):
                ledger += [_say(ada, place, room, len(ledger) + n) for n in range(WORDS)]
                started = time.monotonic()
                events = ben.events(place, WORDS, GIVEN_UP_IN)
                waits.append(time.monotonic() - started)
                heard += [Heard(event["seq"], event["data"]["message"]) for event in events]
    for late in (wait for wait in waits if wait > APPEARS_IN):
        findings.add("late", f"the last word of a burst came after {late:.1f} s")
    compare({place: room}, {}, {"Ada": ledger}, {"Ben": {place: heard}}, findings)
    say(f"The last words of {BURSTS} bursts came within {max(waits):.1f} s")
    return Outcome("hints-lost", findings, {"without_hints_max_ms": round(max(waits) * 1000)})


def _client(house: House, server: int, cookie: str) -> LiveClient:
    return LiveClient(house.servers[server].socket_url, house.origin, {"Cookie": cookie})


def _say(client: LiveClient, place: str, room: int, number: int) -> Said:
    said = Said(place, str(uuid.uuid4()), f"Word {number}")
    answer = client.do("room.send", room=room, client_id=said.key, body=said.words)
    said.acks.append(answer["seq"])
    return said


@contextmanager
def _silence(house: House):
    if not house.services:
        yield
        return
    house.services.pause_redis()
    try:
        yield
    finally:
        house.services.resume_redis()
