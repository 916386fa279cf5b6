"""Ideas in the API."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from community.discussions import access
from community.discussions.ideas import answer_idea, support_idea, withdraw_support
from community.discussions.models import Status, Support

router = Router()


class IdeaOut(Schema):
    """`body` (Markdown) and `html`: the brand's answer, empty until there is one. `mine`: whether you are for it."""

    status: Status
    support_count: int
    next_step: int | None
    body: str
    html: str
    answered_at: datetime | None
    mine: bool


class BrandIn(Schema):
    model_config = ConfigDict(extra="forbid")

    status: Status
    body: str


@router.get("/threads/{int:pk}/idea", auth=None, response=IdeaOut)
def idea(request: HttpRequest, pk: int) -> Any:
    """How an idea stands."""
    return _seen(request, pk)


@router.put("/threads/{int:pk}/idea/answer", response=IdeaOut)
def put_answer(request: HttpRequest, pk: int, words: BrandIn) -> Any:
    """Say for the brand what becomes of an idea; for managers and the brand team."""
    answer_idea(access.idea_for(request.user, pk).thread, request.user, words.status, words.body)
    return _seen(request, pk)


@router.put("/threads/{int:pk}/idea/support", response=IdeaOut)
def support(request: HttpRequest, pk: int) -> Any:
    """Be for an idea of somebody else. The same again changes nothing."""
    support_idea(access.idea_for(request.user, pk).thread, request.user)
    return _seen(request, pk)


@router.delete("/threads/{int:pk}/idea/support", response=IdeaOut)
def take_support_back(request: HttpRequest, pk: int) -> Any:
    """Be for an idea no more."""
    withdraw_support(access.idea_for(request.user, pk).thread, request.user)
    return _seen(request, pk)


def _seen(request: HttpRequest, pk: int) -> dict[str, Any]:
    found = access.idea_for(request.user, pk)
    fields = ("status", "support_count", "next_step", "body", "html", "answered_at")
    mine = Support.objects.filter(idea=found, member=request.user.pk).exists()
    return {name: getattr(found, name) for name in fields} | {"mine": mine}
