"""Those who say something, again and again until it is acknowledged, and note what they were told."""

import asyncio
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from typing import Any

from websockets.exceptions import InvalidStatus

from tests.faults.checker import Said
from tests.faults.connection import Connection
from tests.faults.people import TROUBLE, Person, Talk
from tests.live_client import Refused
from tests.servers import Server

ANSWER_SECONDS, HASTY_SECONDS, HURRIED_SECONDS = 15, 2.5, 0.001
"""How long an answer is waited for; in haste less than the longest pause, so that some come too late and the same words
arrive twice. On a busy machine too most words are said once, or it would be busy with nothing but repetitions."""
INSIST_SECONDS = 90
AGAIN = HURRIED = 0.05
"""The chance that somebody says again what was acknowledged, and that they do not wait for the answer at all."""
HASTY = 0.1
"""The chance that they wait in haste."""
QUIET = 0.05
"""How often something is said in the last place, compared with the others: there no next word shows that one is
missing, so only the sweep can bring it."""
STAYS = (5, 40)
"""Words said to one server: counted, so that a slow machine is not busy with those who come and go."""
CSRF = "c" * 32


class Speaker(Person):
    """Says one thing after another in `places` (ids by name of the place), as long as the talk goes on."""

    def __init__(self, name: str, cookie: str, talk: Talk, places: Mapping[str, int]) -> None:
        super().__init__(name, cookie, talk)
        self.places = places
        self.weights = [1.0] * (len(places) - 1) + [QUIET]
        self.ledger: list[Said] = []

    async def visit(self) -> None:
        while self.talk.goes_on:
            said = self.next_words()
            self.ledger.append(said)
            for _time in range(2 if self.chance.random() < AGAIN else 1):
                await self.insist(said)
            self.talk.said += 1
            await self.rest()
        self.give_up()

    def next_words(self) -> Said:
        key = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        [place] = self.chance.choices(list(self.places), self.weights)
        return Said(place, key, f"{self.name} says number {len(self.ledger)}")

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
        if self.chance.random() < HURRIED:
            return HURRIED_SECONDS
        return HASTY_SECONDS if self.chance.random() < HASTY else ANSWER_SECONDS


class Talker(Speaker):
    """Talks in rooms, over the socket; moves on after a while, lest all end up with the server that still lives."""

    client: Connection | None = None
    stays = 0

    async def say(self, said: Said) -> int:
        frame = {"room": self.places[said.place], "client_id": said.key, "body": said.words}
        return int((await self.ask("room.send", **frame))["seq"])

    async def ask(self, action: str, **fields: Any) -> dict[str, Any]:
        if not self.stays:
            self.give_up()
            self.stays = self.chance.randint(*STAYS)
        self.stays -= 1
        self.client = self.client or await self.connect()
        return await self.client.do(action, self.patience(), **fields)

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
