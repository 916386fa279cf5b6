"""One member with two devices, at two servers, and five hundred things done with either while somebody else talks in
the same room: in the end both show the same order, the same mark of what is read and count of what is not, and every
draft that was not taken further."""

import json
import time
import urllib.request
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

from chat.models import Membership
from tests import cast
from tests.faults.checker import Findings, Heard, Said
from tests.faults.company import rooms_named, someone
from tests.faults.comparing import compare
from tests.faults.crowd import wait_until
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.faults.speaking import CSRF
from tests.live_client import LiveClient, Refused
from tests.servers import Server

DEEDS = 500
CONVERGES_IN = 15.0
"""Seconds: several sweeps, on a busy machine."""


class Device:
    """What one of the two shows: the lines of the room, how far it is read, and what is being written."""

    def __init__(self, server: Server, origin: str, cookie: str, room: tuple[str, int], draft: str) -> None:
        self.server, self.origin, self.cookie, self.draft = server, origin, cookie, draft
        self.place, self.room = room
        self.key = str(uuid.uuid4())
        self.heard: list[Heard] = []
        self.read = 0
        self.began = ""
        self.client = self.connect()

    def connect(self) -> LiveClient:
        client = LiveClient(self.server.socket_url, self.origin, {"Cookie": self.cookie})
        client.join(self.place, after=self.end)
        return client

    @property
    def end(self) -> int:
        return self.heard[-1].number if self.heard else 0

    def do(self, action: str, **fields: Any) -> dict[str, Any]:
        """As a page does: what comes too fast waits and is sent again."""
        place = {} if "rooms" in fields else {"room": self.room}
        while True:
            try:
                return self.client.do(action, **place, **fields)
            except Refused as refused:
                if refused.code != "slow-down":
                    raise
                time.sleep(0.2)

    def listen(self, patience: float = 0.0) -> None:
        """Take what has come."""
        try:
            while True:
                event = self.client.next_event(patience)
                self.heard.append(Heard(event["seq"], event["data"]["message"]))
        except TimeoutError:
            return

    def come_back(self) -> None:
        self.listen()
        self.client.close()
        self.client = self.connect()

    def note_read(self) -> None:
        self.read = self.do("room.read", seq=self.end)["read"]

    def waiting(self) -> dict[str, int]:
        """What this device is told of the room: up to where it is `read`, and how much is `unread`."""
        return self.do("room.unread", rooms=[self.room])["rooms"][str(self.room)]

    def save(self, words: str) -> None:
        """Keep what is being written, on top of what this device last saw of it."""
        kept = self.ask("PUT", {"key": self.key, "draft": self.began, "fields": {"body": [words]}})
        self.began = kept["draft"]["state"]

    def take_up(self) -> str:
        """Go on with the newest draft, whichever device wrote it; its words."""
        drafts = self.ask("GET")
        self.began = drafts[0]["state"] if drafts else ""
        return drafts[0]["body"] if drafts else ""

    def ask(self, method: str, body: object = None) -> Any:
        headers = {
            "Cookie": f"{self.cookie}; csrftoken={CSRF}",
            "X-CSRFToken": CSRF,
            "Origin": self.origin,
            "Content-Type": "application/json",
        }
        url = f"{self.server.url}/api/v1/me/drafts/{self.draft}"
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(url, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)


class Play:
    """The deeds, and what has to be true of them. `open_drafts`: words that no later save has taken further."""

    def __init__(self, house: House, seed: int) -> None:
        ada = someone("Ada")
        thread = cast.thread(ada, "On two screens")
        [self.room] = rooms_named("Devices", 1).items()
        self.chance, self.ada = Random(seed), ada
        self.findings, self.ledger, self.bens = Findings(), deque[Said](), deque[Said]()
        self.open_drafts: set[str] = set()
        self.latest: dict[Device, str] = {}
        cookie = house.cookie_of(ada)
        self.devices = [
            Device(server, house.origin, cookie, self.room, f"reply-{thread.pk}")
            for server in (house.servers[0], house.servers[-1])
        ]
        cookie = house.cookie_of(someone("Ben"))
        self.ben = Device(house.servers[0], house.origin, cookie, self.room, f"reply-{thread.pk}")

    def deed(self, number: int) -> None:
        device = self.chance.choice(self.devices)
        deeds = {
            self.send: 25,
            self.hear: 25,
            self.read: 15,
            self.save: 20,
            self.take_up: 10,
            self.come_back: 3,
        }
        [deed] = self.chance.choices(list(deeds), list(deeds.values()))
        deed(device, number)
        device.listen()

    def send(self, device: Device, number: int) -> None:
        self._say(device, number, self.ledger)

    def hear(self, device: Device, number: int) -> None:
        """Somebody else says something, which is new for both."""
        self._say(self.ben, number, self.bens)
        self.ben.listen()

    def _say(self, device: Device, number: int, ledger: deque[Said]) -> None:
        said = Said(self.room[0], str(uuid.uuid4()), f"Word {number}")
        ledger.append(said)
        for _time in range(1 + (self.chance.random() < 0.1)):
            said.acks.append(device.do("room.send", client_id=said.key, body=said.words)["seq"])

    def read(self, device: Device, number: int) -> None:
        before = max(each.read for each in self.devices)
        device.note_read()
        if device.read < before:
            self.findings.add("errors", f"what was read went back from {before} to {device.read}")

    def save(self, device: Device, number: int) -> None:
        words = f"Half written {number}"
        device.save(words)
        self.open_drafts = (self.open_drafts - {self.latest.get(device, "")}) | {words}
        self.latest[device] = words

    def take_up(self, device: Device, number: int) -> None:
        """The other device's words, gone on with here: this device's next save takes them further, and its own."""
        words = device.take_up()
        if not words:
            return
        device.save(f"{words} and {number}")
        self.open_drafts -= {words, self.latest.get(device, "")}
        self.open_drafts.add(f"{words} and {number}")
        self.latest[device] = f"{words} and {number}"

    def come_back(self, device: Device, number: int) -> None:
        device.come_back()

    def settle(self) -> None:
        self.hear(self.ben, DEEDS)
        wait_until(lambda: all(self._has_heard(device, self.end) for device in self.devices), CONVERGES_IN)
        self._check_waiting(Membership.objects.get(room=self.room[1], member=self.ada).read_seq)
        self.devices[0].note_read()
        self._check_waiting(self.end)
        self.devices[1].note_read()

    @property
    def end(self) -> int:
        return len(self.ledger) + len(self.bens)

    def _check_waiting(self, read: int) -> None:
        """Both are told the same, whichever of them read up to there."""
        wanted = {"read": read, "unread": self.end - read, "called": 0}
        for told in [device.waiting() for device in self.devices]:
            if told != wanted:
                self.findings.add("errors", f"told of what waits: {told} in place of {wanted}")

    def _has_heard(self, device: Device, end: int) -> bool:
        device.listen()
        return device.end >= end

    def check(self) -> Findings:
        [(place, pk)] = [self.room]
        heard = {f"Device {n}": {place: device.heard} for n, device in enumerate(self.devices)}
        compare({place: pk}, {}, {"Ada": list(self.ledger), "Ben": list(self.bens)}, heard, self.findings)
        marks = {device.read for device in self.devices} | {
            Membership.objects.get(room=pk, member=self.ada).read_seq
        }
        if marks != {self.end}:
            self.findings.add("errors", f"{self.end} were said, and read are {marks}")
        self._check_drafts()
        return self.findings

    def _check_drafts(self) -> None:
        shown: Sequence[set[str]] = [
            {draft["body"] for draft in device.ask("GET")} for device in self.devices
        ]
        if shown[0] != shown[1]:
            self.findings.add("errors", f"one device shows the drafts {shown[0]}, the other {shown[1]}")
        for words in self.open_drafts - shown[0]:
            self.findings.add("lost", f"the draft {words!r}")


def play(house: House, seed: int, say: Callable[[str], None]) -> Outcome:
    played = Play(house, seed)
    for number in range(DEEDS):
        played.deed(number)
    played.settle()
    findings = played.check()
    for device in (*played.devices, played.ben):
        device.client.close()
    say(
        f"{DEEDS} things were done with two devices, {len(played.ledger)} of them words, amid {len(played.bens)}"
    )
    return Outcome("two-devices", findings)
