"""This room's part of the API: the same verbs and the same access as its pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from community.recognition import queries
from community.recognition.thankables import thankable_of
from community.recognition.thanking import take_back, thank

router = Router(tags=["recognition"])


class ThanksOut(Schema):
    """`count`: of everybody's; `given`: whether yours is among them."""

    count: int
    given: bool


@router.get("/thanks/{kind}/{int:pk}", response=ThanksOut, summary="The thanks for a thing, such as a post")
def read_thanks(request: HttpRequest, kind: str, pk: int) -> Any:
    thankable_of(kind).find(request.user, pk)
    return _state(request, kind, pk)


@router.put("/thanks/{kind}/{int:pk}", response=ThanksOut, summary="Say thanks")
def give_thanks(request: HttpRequest, kind: str, pk: int) -> Any:
    """At most 20 a day, 6 of them to the same member; twice is once."""
    thank(request.user, kind, pk)
    return _state(request, kind, pk)


@router.delete("/thanks/{kind}/{int:pk}", response=ThanksOut, summary="Take your thanks back")
def remove_thanks(request: HttpRequest, kind: str, pk: int) -> Any:
    take_back(request.user, kind, pk)
    return _state(request, kind, pk)


def _state(request: HttpRequest, kind: str, pk: int) -> dict[str, Any]:
    given = bool(queries.thanked_by(request.user, kind, [pk]))
    return {"count": queries.count_of(kind, pk), "given": given}
