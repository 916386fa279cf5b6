"""Polls in the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import AwareDatetime, ConfigDict

from community.discussions import access
from community.discussions.models import Poll, Shows, choices_of
from community.discussions.polling import MOST, Terms, change_poll, close_poll, vote, withdraw_vote

router = Router()


class PollIn(Schema):
    """`most`: options that one member may choose. Of a secret poll nobody is shown who chose what."""

    model_config = ConfigDict(extra="forbid")

    options: list[str] = Field(max_length=MOST)
    most: int = 1
    is_secret: bool = True
    shows: Shows = Shows.VOTED
    closes_at: AwareDatetime | None = None

    def terms(self) -> Terms:
        return Terms(self.options, self.most, self.is_secret, self.shows, self.closes_at)


class OptionOut(Schema):
    """`votes` is null where the results are not shown to you yet."""

    id: int
    text: str
    votes: int | None


class PollOut(Schema):
    """`mine`: ids of the options that you chose."""

    options: list[OptionOut]
    most: int
    is_secret: bool
    shows: Shows
    closes_at: datetime | None
    is_closed: bool
    voter_count: int
    mine: list[int]


class BallotIn(Schema):
    """Ids of the options that you choose."""

    model_config = ConfigDict(extra="forbid")

    options: list[int] = Field(max_length=MOST)


@router.get("/threads/{int:pk}/poll", auth=None, response=PollOut)
def poll(request: HttpRequest, pk: int) -> Any:
    """What a thread lets members choose from; the results once they are shown to you."""
    return _seen(request, pk)


@router.put("/threads/{int:pk}/poll", response=PollOut)
def change(request: HttpRequest, pk: int, words: PollIn) -> Any:
    """Change your own poll, while nobody has voted."""
    change_poll(access.own_poll_for(request.user, pk).thread, request.user, words.terms())
    return _seen(request, pk)


@router.put("/threads/{int:pk}/poll/closing", response=PollOut)
def close(request: HttpRequest, pk: int) -> Any:
    """End the voting in your own poll now."""
    found = access.own_poll_for(request.user, pk, or_manager=True)
    close_poll(found.thread, request.user)
    return _seen(request, pk)


@router.put("/threads/{int:pk}/poll/ballot", response=PollOut)
def put_ballot(request: HttpRequest, pk: int, words: BallotIn) -> Any:
    """Vote, in place of what you chose before. The same again changes nothing."""
    vote(access.poll_for(request.user, pk).thread, request.user, words.options)
    return _seen(request, pk)


@router.delete("/threads/{int:pk}/poll/ballot", response=PollOut)
def take_ballot_back(request: HttpRequest, pk: int) -> Any:
    """Take your vote back."""
    withdraw_vote(access.poll_for(request.user, pk).thread, request.user)
    return _seen(request, pk)


def _seen(request: HttpRequest, pk: int) -> dict[str, Any]:
    found: Poll = access.poll_for(request.user, pk)
    mine = choices_of(found, request.user)
    shown = found.shows_results(bool(mine))
    options = [
        {"id": option.pk, "text": option.text, "votes": option.vote_count if shown else None}
        for option in found.options.all()
    ]
    fields = ("most", "is_secret", "shows", "closes_at", "is_closed", "voter_count")
    return {name: getattr(found, name) for name in fields} | {"options": options, "mine": sorted(mine)}
