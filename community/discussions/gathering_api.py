"""From talk to thread, in the API: the same verbs and the same access as on the pages."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Header, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import access
from community.discussions.gathering import MOST, Choice, Opening, call_off, decide, gather
from community.discussions.gatherings import gathering_for, gatherings_of, own_lines
from community.discussions.models import Gathering

router = Router()

Key = Annotated[uuid.UUID | None, Header(None, alias="Idempotency-Key")]
Id = Annotated[int, Field(ge=1, lt=2**63)]


class GatheringIn(Schema):
    """`lines`: ids of what was said in the place with this id, which is a "room". `board`: the slug of its board."""

    model_config = ConfigDict(extra="forbid")

    source: str = "room"
    place: Id
    lines: list[Id] = Field(max_length=MOST)
    board: str
    title: str
    body: str


class SayIn(Schema):
    """`decision`: "keep", "rewrite" with `body`, or "drop"."""

    model_config = ConfigDict(extra="forbid")

    id: Id
    decision: str
    body: str = ""


class SaysIn(Schema):
    model_config = ConfigDict(extra="forbid")

    says: list[SayIn] = Field(max_length=MOST)


class SayOut(Schema):
    """A line of your own: `words` as they stand there now, and what you decided."""

    id: int
    words: str
    at: datetime | None
    decision: str
    body: str


class GatheringOut(Schema):
    """`state`: "open", "settled" with the id of the thread, or "dropped"."""

    id: int
    title: str
    board: str = Field(alias="board.slug")
    gatherer: str = Field(alias="gatherer.handle")
    state: str
    silence_keeps: bool
    until: datetime
    thread: int | None = Field(alias="thread_id")


class OwnGatheringOut(GatheringOut):
    """`mine`: the lines that are yours to decide. Nobody is shown those of others."""

    mine: list[SayOut]


@router.get("/gatherings", response=list[GatheringOut])
def gatherings(request: HttpRequest) -> Any:
    """What waits for your words, and what you gathered; at most 100."""
    return gatherings_of(request.user)


@router.post("/gatherings", response={201: OwnGatheringOut})
def begin_gathering(request: HttpRequest, words: GatheringIn, key: Key) -> Any:
    """Ask the authors of these lines for a thread made of them. With an `Idempotency-Key` (a UUID of yours) sending
    again gives the first result."""
    board = access.board_for(request.user, words.board)
    opening = Opening(words.title, words.body)
    found = gather(request.user, board, opening, words.source, words.place, words.lines, key or uuid.uuid4())
    return Status(201, _shown(request, found))


@router.get("/gatherings/{int:pk}", response=OwnGatheringOut)
def gathering(request: HttpRequest, pk: int) -> Any:
    """One that you began, or that waits for your words, or whose thread you may read."""
    return _shown(request, gathering_for(request.user, pk))


@router.put("/gatherings/{int:pk}/says", response=OwnGatheringOut)
def put_says(request: HttpRequest, pk: int, words: SaysIn) -> Any:
    """Decide over your own lines; what you leave out stays as it is."""
    choices = {say.id: Choice(say.decision, say.body) for say in words.says}
    return _shown(request, decide(gathering_for(request.user, pk), request.user, choices))


@router.delete("/gatherings/{int:pk}", response=OwnGatheringOut)
def call_gathering_off(request: HttpRequest, pk: int) -> Any:
    """Call off what you began."""
    return _shown(request, call_off(gathering_for(request.user, pk), request.user))


def _shown(request: HttpRequest, found: Gathering) -> Gathering:
    found.mine = [
        {
            "id": line.say.pk,
            "words": line.words,
            "at": line.at,
            "decision": line.say.decision,
            "body": line.say.body,
        }
        for line in own_lines(request.user, found)
    ]
    return found
