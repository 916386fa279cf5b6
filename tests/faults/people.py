"""People who talk and listen while processes die under them, and note what they said, were told and heard.

Each goes to any server with the one cookie they have. What they cannot get an answer to they say again, under the same
key, to whichever server comes next, until it is acknowledged.
"""

import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from http.client import HTTPException
from random import Random

from websockets.exceptions import InvalidStatus, WebSocketException

from tests.faults.checker import Heard, Said
from tests.live_client import LiveClient, Refused
from tests.servers import Server

TROUBLE = (WebSocketException, HTTPException, OSError, EOFError)
"""What the death of a server looks like from outside."""
ANSWER_SECONDS = 2.5
"""Less than the longest pause, so that some answers come too late and the same words arrive twice."""
INSIST_SECONDS = 60
AGAIN = IMPATIENT = 0.05
"""The chance that somebody says again what was acknowledged, and that they do not wait for the answer."""
QUIET = 0.05
"""How often something is said in the last place, compared with the others: there no next word shows that one is
missing, so only the sweep can bring it."""
BETWEEN = (0.02, 0.12)
MOST = 10_000
"""What one person says in a run at most."""
STAYS = (1, 4)
"""Seconds with one server."""
CSRF = "c" * 32


class Person(threading.Thread):
    """Somebody with a session. Whatever happens to them that should not is in `errors`."""

    def __init__(self, name: str, cookie: str, servers: Sequence[Server], seed: int) -> None:
        super().__init__(name=name, daemon=True)
        self.cookie, self.servers = cookie, servers
        self.chance = Random(f"{seed} {name}")
        self.errors: list[str] = []

    def run(self) -> None:
        try:
            self.visit()
        except Exception as error:  # a person who falls over must fail the run, not vanish from it
            self.errors.append(f"{self.name} fell over: {error!r}")
            raise

    def visit(self) -> None:
        raise NotImplementedError

    def connect(self) -> LiveClient:
        """Raises one of `TROUBLE` when the server is away."""
        server = self.chance.choice(self.servers)
        headers = {"Cookie": self.cookie}
        return LiveClient(server.socket_url, server.url, headers, open_timeout=5, close_timeout=1)

    def complain(self, error: object) -> None:
        self.errors.append(f"{self.name} was told: {error}")

    def rest(self) -> None:
        time.sleep(self.chance.uniform(*BETWEEN))


class Speaker(Person):
    """Says one thing after another in `places` (ids by name of the place), until `over`."""

    def __init__(self, *person: object, places: Mapping[str, int], over: threading.Event) -> None:
        super().__init__(*person)
        self.places, self.over = places, over
        self.ledger: list[Said] = []

    def visit(self) -> None:
        while not self.over.is_set() and len(self.ledger) < MOST:
            key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            said = Said(self.choose_place(), key, f"{self.name} says number {len(self.ledger)}")
            self.ledger.append(said)
            for _time in range(2 if self.chance.random() < AGAIN else 1):
                self.insist(said)
            self.rest()

    def choose_place(self) -> str:
        weights = [1.0] * (len(self.places) - 1) + [QUIET]
        return self.chance.choices(list(self.places), weights)[0]

    def insist(self, said: Said) -> None:
        """Say it until it is acknowledged; after `INSIST_SECONDS` it stays as it is."""
        deadline = time.monotonic() + INSIST_SECONDS
        while time.monotonic() < deadline:
            try:
                said.acks.append(self.say(said))
                return
            except (Refused, InvalidStatus, urllib.error.HTTPError) as refusal:
                if getattr(refusal, "code", "") != "slow-down":
                    self.complain(refusal)
            except TROUBLE:
                self.give_up()
            self.rest()

    def say(self, said: Said) -> int:
        """Say it once; the number it was given."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Let go of the server that did not answer."""

    def patience(self) -> float:
        """Seconds to wait for the next answer."""
        return 0.001 if self.chance.random() < IMPATIENT else ANSWER_SECONDS


class Talker(Speaker):
    """Talks in rooms, over the socket; moves on after a while, lest all end up with the server that still lives."""

    client: LiveClient | None = None
    leaves_at = 0.0

    def say(self, said: Said) -> int:
        if time.monotonic() > self.leaves_at:
            self.give_up()
            self.leaves_at = time.monotonic() + self.chance.uniform(*STAYS)
        self.client = self.client or self.connect()
        frame = {"room": self.places[said.place], "client_id": said.key, "body": said.words}
        return int(self.client.do("room.send", self.patience(), **frame)["seq"])

    def give_up(self) -> None:
        if self.client:
            self.client.close()
        self.client = None


class Replier(Speaker):
    """Replies in threads, over HTTP."""

    def say(self, said: Said) -> int:
        server = self.chance.choice(self.servers)
        request = urllib.request.Request(
            f"{server.url}/api/v1/threads/{self.places[said.place]}/posts",
            data=json.dumps({"body": said.words}).encode(),
            headers={
                "Cookie": f"{self.cookie}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
                "Origin": server.url,
                "Content-Type": "application/json",
                "Idempotency-Key": said.key,
            },
        )
        with urllib.request.urlopen(request, timeout=self.patience()) as response:
            return int(json.load(response)["number"])


class Listener(Person):
    """Follows rooms by their addresses; comes back with the last number whenever the connection ends.

    `waits`: for each event the seconds from its being said, or from our return where that was later, to hearing it.
    """

    def __init__(self, *person: object, addresses: Sequence[str]) -> None:
        super().__init__(*person)
        self.heard: dict[str, list[Heard]] = {address: [] for address in addresses}
        self.waits: list[float] = []
        self.ends: Mapping[str, int] | None = None
        self.until = float("inf")

    def leave_at(self, ends: Mapping[str, int], seconds: float) -> None:
        """Listen to each room's end, and at most that many seconds more."""
        self.until, self.ends = time.monotonic() + seconds, ends

    def visit(self) -> None:
        while not self._is_done():
            try:
                with self.connect() as client:
                    self._follow(client)
            except (Refused, InvalidStatus) as refusal:
                self.complain(refusal)
            except TROUBLE:
                pass
            self.rest()

    def _follow(self, client: LiveClient) -> None:
        for address in self.heard:
            last = self._last(address)
            if (start := client.join(address, after=last)) != last:
                self.complain(f"{address} goes on from {start}, not from {last}")
        returned = time.time()
        while not self._is_done():
            try:
                self._note(client.next_event(0.5), returned)
            except TimeoutError:
                continue

    def _note(self, frame: dict, returned: float) -> None:
        said = datetime.fromisoformat(frame["data"]["at"]).timestamp()
        self.waits.append(time.time() - max(said, returned))
        self.heard[frame["stream"]].append(Heard(frame["seq"], frame["data"]["message"]))

    def _last(self, address: str) -> int:
        return max((event.number for event in self.heard[address]), default=0)

    def _is_done(self) -> bool:
        if time.monotonic() > self.until:
            return True
        return self.ends is not None and all(self._last(a) >= end for a, end in self.ends.items())
