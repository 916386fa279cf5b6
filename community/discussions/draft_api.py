"""Drafts in the API: what the member who asks is writing, and nobody else's."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from community.discussions import drafting
from community.discussions.models import Draft
from community.discussions.places import Place

router = Router()

ListOfText = list[str]


class DraftOut(Schema):
    """`place`: "reply-<thread>", "start-<board>" or "edit-<post>". `state`: says, with the next save, which words it
    began from. `rest`: what else the form held, by field."""

    id: int
    place: str
    state: str
    title: str
    body: str
    rest: dict[str, ListOfText]
    saved_at: datetime


class DraftIn(Schema):
    """`key`: a UUID of your own for each form or window; post under the same one. `draft`: the `state` that you
    began from, if any. `fields`: `title`, `body` and what else there is."""

    model_config = ConfigDict(extra="forbid")

    key: uuid.UUID
    draft: str = Field(default="", max_length=40)
    fields: dict[str, ListOfText]


class KeptOut(Schema):
    """`draft`: null where nothing is to be kept. `others`: what was written there on other devices."""

    draft: DraftOut | None
    others: list[DraftOut]


@router.get("/me/drafts", response=list[DraftOut])
def drafts(request: HttpRequest) -> Any:
    """What you are writing, newest first."""
    return drafting.drafts_of(request.user)


@router.get("/me/drafts/{place}", response=list[DraftOut])
def drafts_at(request: HttpRequest, place: str) -> Any:
    """What you are writing at one place, newest first; more than one where devices wrote at once."""
    return drafting.drafts_at(request.user, Place.named(place))


@router.put("/me/drafts/{place}", response=KeptOut)
def save_draft(request: HttpRequest, place: str, words: DraftIn) -> Any:
    """Keep what you are writing. What was saved since `draft` by another `key` stays beside it."""
    there = Place.named(place)
    said = drafting.words_of(words.fields)
    kept = drafting.save_draft(request.user, there, said, words.key, words.draft)
    return {
        "draft": kept,
        "others": [draft for draft in drafting.drafts_at(request.user, there) if draft != kept],
    }


@router.delete("/me/drafts/{place}/{int:pk}", response={204: None})
def discard_draft(request: HttpRequest, place: str, pk: int) -> Any:
    """Let go of a draft of yours."""
    found = get_object_or_404(Draft, pk=pk, member=request.user, place=str(Place.named(place)))
    drafting.discard_draft(found, by=request.user)
    return Status(204, None)
