"""Keeping searches through the API: the same verbs as on the pages."""

from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from search.asking import Question
from search.models import SavedSearch
from search.places import place_for
from search.saving import change, save

router = Router()


class ChangeIn(Schema):
    name: str = ""
    alerts: Literal["off", "notice", "digest"] = "off"


class ToKeep(ChangeIn):
    """`question`: parameters of the page of results, each with its values: {"q": ["vinyl"], "interest": ["jazz"]}."""

    question: dict[str, list[str]]


class SearchOut(Schema):
    """`url`: the page that answers it."""

    pk: int
    name: str
    alerts: str
    question: dict[str, list[str]]
    url: str


@router.get("/me/searches", response=list[SearchOut], summary="Searches that you keep")
def searches(request: HttpRequest) -> Any:
    return [_shown(one) for one in request.user.saved_searches.order_by("name", "pk")]


@router.post("/me/searches", response=SearchOut, summary="Keep a search")
def keep(request: HttpRequest, said: ToKeep) -> Any:
    """The same question is kept once, by its latest name."""
    question = Question.of(said.question)
    if question.place:
        question = question.but(place=place_for(request.user, question.place).label)
    return _shown(save(request.user, question, said.name, said.alerts))


@router.put("/me/searches/{int:pk}", response=SearchOut, summary="Rename a search, or hear of it otherwise")
def rename(request: HttpRequest, pk: int, said: ChangeIn) -> Any:
    return _shown(change(get_object_or_404(request.user.saved_searches, pk=pk), said.name, said.alerts))


@router.delete("/me/searches/{int:pk}", response={204: None}, summary="Let go of a search")
def let_go(request: HttpRequest, pk: int) -> Any:
    get_object_or_404(request.user.saved_searches, pk=pk).delete()
    return Status(204, None)


def _shown(saved: SavedSearch) -> dict[str, Any]:
    return {
        "pk": saved.pk,
        "name": saved.name,
        "alerts": saved.alerts,
        "question": saved.question,
        "url": saved.asked.url,
    }
