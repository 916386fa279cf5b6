"""People who talk and listen while processes die under them, and note what they said, were told and heard.

Each goes to any server with the one cookie they have. What they cannot get an answer to they say again, under the same
key, to whichever server comes next, until it is acknowledged.
"""

import asyncio
import urllib.error
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from random import Random

from websockets.exceptions import InvalidStatus, WebSocketException

from tests.faults.connection import Connection
from tests.live_client import Refused
from tests.servers import Server

TROUBLE = (WebSocketException, HTTPException, OSError, EOFError)
"""What the death of a server looks like from outside."""
TRY_AGAIN = ("slow-down", "failed")
"""What a socket says when the same frame may do a moment later: the protocol's own two, and no other."""
UNAVAILABLE = 503
"""The same, over HTTP."""
BETWEEN = (0.02, 0.12)


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
    """Somebody with a session. Whatever happens to them that should not is in `errors`.

    `between`: how many seconds they rest after each thing they do, at least and at most.
    """

    between = BETWEEN

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
        await asyncio.sleep(self.chance.uniform(*self.between))


def _status(refusal: InvalidStatus | urllib.error.HTTPError) -> int:
    return refusal.response.status_code if isinstance(refusal, InvalidStatus) else refusal.code
