"""A server killed after a commit and before its answer: said again, the words are still there once."""

import json
import signal
import time
import uuid
from collections.abc import Callable

from chat.models import Message
from tests.faults.checker import Findings, Heard, Said
from tests.faults.company import rooms_named, someone
from tests.faults.comparing import compare
from tests.faults.crowd import wait_until
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.live_client import LiveClient
from tests.servers import Server

CATCHES, TRIES = 2, 200
"""How often a server has to be caught there, and how often that is tried: the moment lasts a few milliseconds."""
SILENT_SECONDS = 0.1
"""Within it an answer that has left the server is here."""
WITHIN_PACE = 0.06
"""Seconds between frames that a socket may send for ever."""


def play(house: House, say: Callable[[str], None]) -> Outcome:
    findings, ledger, caught = Findings(), [], 0
    cookie = house.cookie_of(someone("Ada"))
    [(place, room)] = rooms_named("Ack", 1).items()

    def connect() -> LiveClient:
        return LiveClient(house.servers[0].socket_url, house.origin, {"Cookie": cookie})

    client = connect()
    while caught < CATCHES and len(ledger) < TRIES:
        said = Said(place, str(uuid.uuid4()), f"Word {len(ledger)}")
        ledger.append(said)
        if _is_caught(house.servers[0], client, said, room):
            caught += 1
            house.servers[0].kill()
            house.servers[0].start()
            client = connect()
            said.acks.append(client.do("room.send", **_fields(said, room))["seq"])
    if caught < CATCHES:
        findings.add("errors", f"caught {caught} times only in {len(ledger)} tries")
    heard = {"Ben": {place: _listen(connect, place, len(ledger))}}
    compare({place: room}, {}, {"Ada": ledger}, heard, findings)
    say(f"Caught {caught} times between commit and answer, in {len(ledger)} tries")
    return Outcome("killed-before-ack", findings, {"caught_before_ack": caught})


def _fields(said: Said, room: int) -> dict[str, object]:
    return {"room": room, "client_id": said.key, "body": said.words}


def _is_caught(server: Server, client: LiveClient, said: Said, room: int) -> bool:
    """Say it and stop the server as soon as the words are committed; whether no answer had left it by then.

    A server that was not caught goes on."""
    time.sleep(WITHIN_PACE)
    client.send_text(json.dumps({"do": "room.send", "id": said.key, **_fields(said, room)}))
    wait_until(Message.objects.filter(client_id=said.key).exists, seconds=10, pause=0)
    assert server.process
    server.process.send_signal(signal.SIGSTOP)
    try:
        said.acks.append(client.answer(said.key, SILENT_SECONDS)["seq"])
    except TimeoutError:
        return True
    server.process.send_signal(signal.SIGCONT)
    return False


def _listen(connect: Callable[[], LiveClient], place: str, count: int) -> list[Heard]:
    with connect() as client:
        client.join(place, after=0)
        return [Heard(event["seq"], event["data"]["message"]) for event in client.events(place, count)]
