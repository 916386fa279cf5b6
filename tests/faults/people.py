"""People who talk and listen while processes die under them, and note what they said, were told and heard.

Each goes to any server with the one cookie they have. What they cannot get an answer to they say again, under the same
key, to whichever server comes next, until it is acknowledged.
"""

import asyncio
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from random import Random

from websockets.exceptions import InvalidStatus, WebSocketException

from tests.faults.checker import Heard, Said
from tests.faults.connection import Connection
from tests.live_client import Refused
from tests.servers import Server

TROUBLE = (WebSocketException, HTTPException, OSError, EOFError)
"""What the death of a server looks like from outside."""
TRY_AGAIN = ("slow-down", "failed")
"""What a socket says when the same frame may do a moment later: the protocol's own two, and no other."""
UNAVAILABLE = 503
"""The same, over HTTP."""
ANSWER_SECONDS = 2.5
"""Less than the longest pause, so that some answers come too late and the same words arrive twice."""
INSIST_SECONDS = 90
AGAIN = IMPATIENT = 0.05
"""The chance that somebody says again what was acknowledged, and that they do not wait for the answer."""
QUIET = 0.05
"""How often something is said in the last place, compared with the others: there no next word shows that one is
missing, so only the sweep can bring it."""
BETWEEN = (0.02, 0.12)
STAYS = (1, 4)
"""Seconds with one server."""
CSRF = "c" * 32


@dataclass
class Talk:
    """What all people of a run share: where to, until when, and how much was said.

    `origin` is that of the community, whichever server is asked. `failures`: answers that asked for another try.
    """

    servers: Sequence[Server]
    origin: str
    seed: int
    most: float = float("inf")
    over: bool = False
    said: int = 0
    failures: int = 0

    @property
    def goes_on(self) -> bool:
        return not self.over and self.said < self.most


class Person:
    """Somebody with a session. Whatever happens to them that should not is in `errors`."""

    def __init__(self, name: str, cookie: str, talk: Talk) -> None:
        self.name, self.cookie, self.talk = name, cookie, talk
        self.chance = Random(f"{talk.seed} {name}")
        self.errors: list[str] = []

    async def run(self) -> None:
        try:
            await self.visit()
        except Exception as error:  # a person who falls over must fail the run, not vanish from it
            self.errors.append(f"{self.name} fell over: {error!r}")

    async def visit(self) -> None:
        raise NotImplementedError

    async def connect(self) -> Connection:
        """Raises one of `TROUBLE` when the server is away."""
        server = self.chance.choice(self.talk.servers)
        return await Connection.open(server.socket_url, self.talk.origin, self.cookie)

    def take(self, refusal: Refused | InvalidStatus | urllib.error.HTTPError) -> None:
        """Note a refusal: one that asks for another try is counted, any other is a fault."""
        is_refused = isinstance(refusal, Refused)
        is_passing = refusal.code in TRY_AGAIN if is_refused else _status(refusal) == UNAVAILABLE
        self.talk.failures += is_passing
        if not is_passing:
            self.errors.append(f"{self.name} was told: {refusal}")

    async def rest(self) -> None:
        await asyncio.sleep(self.chance.uniform(*BETWEEN))


def _status(refusal: InvalidStatus | urllib.error.HTTPError) -> int:
    return refusal.response.status_code if isinstance(refusal, InvalidStatus) else refusal.code


class Speaker(Person):
    """Says one thing after another in `places` (ids by name of the place), as long as the talk goes on."""

    def __init__(self, name: str, cookie: str, talk: Talk, places: Mapping[str, int]) -> None:
        super().__init__(name, cookie, talk)
        self.places = places
        self.weights = [1.0] * (len(places) - 1) + [QUIET]
        self.ledger: list[Said] = []

    async def visit(self) -> None:
        while self.talk.goes_on:
            key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            [place] = self.chance.choices(list(self.places), self.weights)
            said = Said(place, key, f"{self.name} says number {len(self.ledger)}")
            self.ledger.append(said)
            for _time in range(2 if self.chance.random() < AGAIN else 1):
                await self.insist(said)
            self.talk.said += 1
            await self.rest()
        self.give_up()

    async def insist(self, said: Said) -> None:
        """Say it until it is acknowledged; after `INSIST_SECONDS` it stays as it is."""
        deadline = time.monotonic() + INSIST_SECONDS
        while time.monotonic() < deadline:
            try:
                said.acks.append(await self.say(said))
                return
            except (Refused, InvalidStatus, urllib.error.HTTPError) as refusal:
                self.take(refusal)
            except TROUBLE:
                self.give_up()
            await self.rest()

    async def say(self, said: Said) -> int:
        """Say it once; the number it was given."""
        raise NotImplementedError

    def give_up(self) -> None:
        """Let go of the server that did not answer."""

    def patience(self) -> float:
        """Seconds to wait for the next answer."""
        return 0.001 if self.chance.random() < IMPATIENT else ANSWER_SECONDS


class Talker(Speaker):
    """Talks in rooms, over the socket; moves on after a while, lest all end up with the server that still lives."""

    client: Connection | None = None
    leaves_at = 0.0

    async def say(self, said: Said) -> int:
        if time.monotonic() > self.leaves_at:
            self.give_up()
            self.leaves_at = time.monotonic() + self.chance.uniform(*STAYS)
        self.client = self.client or await self.connect()
        frame = {"room": self.places[said.place], "client_id": said.key, "body": said.words}
        return int((await self.client.do("room.send", self.patience(), **frame))["seq"])

    def give_up(self) -> None:
        if self.client:
            self.client.leave()
        self.client = None


class Replier(Speaker):
    """Replies in threads, over HTTP."""

    async def say(self, said: Said) -> int:
        return await asyncio.to_thread(self._post, said, self.chance.choice(self.talk.servers))

    def _post(self, said: Said, server: Server) -> int:
        request = urllib.request.Request(
            f"{server.url}/api/v1/threads/{self.places[said.place]}/posts",
            data=json.dumps({"body": said.words}).encode(),
            headers={
                "Cookie": f"{self.cookie}; csrftoken={CSRF}",
                "X-CSRFToken": CSRF,
                "Origin": self.talk.origin,
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

    def __init__(self, name: str, cookie: str, talk: Talk, addresses: Sequence[str]) -> None:
        super().__init__(name, cookie, talk)
        self.heard: dict[str, list[Heard]] = {address: [] for address in addresses}
        self.last = dict.fromkeys(addresses, 0)
        self.waits: list[float] = []
        self.ends: Mapping[str, int] | None = None
        self.until = float("inf")

    def leave_at(self, ends: Mapping[str, int], seconds: float) -> None:
        """Listen to each room's end, and at most that many seconds more."""
        self.until, self.ends = time.monotonic() + seconds, ends

    async def visit(self) -> None:
        while not self._is_done():
            try:
                await self._listen()
            except (Refused, InvalidStatus) as refusal:
                self.take(refusal)
            except TROUBLE:
                pass
            await self.rest()

    async def _listen(self) -> None:
        client = await self.connect()
        try:
            await self._follow(client)
        finally:
            client.leave()

    async def _follow(self, client: Connection) -> None:
        for address, last in self.last.items():
            if (start := await client.join(address, after=last)) != last:
                self.errors.append(f"{self.name}: {address} goes on from {start}, not from {last}")
        returned = time.time()
        while not self._is_done():
            try:
                self._note(await client.next_event(0.5), returned)
            except TimeoutError:
                continue

    def _note(self, frame: dict, returned: float) -> None:
        address, number = frame["stream"], frame["seq"]
        said = datetime.fromisoformat(frame["data"]["at"]).timestamp()
        self.waits.append(time.time() - max(said, returned))
        self.heard[address].append(Heard(number, frame["data"]["message"]))
        self.last[address] = max(self.last[address], number)

    def _is_done(self) -> bool:
        if time.monotonic() > self.until:
            return True
        return self.ends is not None and all(self.last[a] >= end for a, end in self.ends.items())
