"""Asking who may know, and being asked, through the API: the same verbs as on the pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from search import knowing

router = Router()


class ThreadOut(Schema):
    pk: int
    title: str
    url: str


class KnowerOut(Schema):
    """`threads`: those that they answered well."""

    handle: str
    name: str
    threads: list[ThreadOut]


class AskedOf(Schema):
    handle: str


class AskOut(Schema):
    pk: int
    at: datetime
    thread: ThreadOut


@router.get("/threads/{int:pk}/knowers", response=list[KnowerOut], summary="Who may know")
def knowers(request: HttpRequest, pk: int) -> Any:
    """For the author of an open question: at most three who said that they may be asked."""
    found = knowing.who_may_know(knowing.question_for(request.user, pk))
    return [
        {
            "handle": one.member.handle,
            "name": one.member.name,
            "threads": [_thread(thread) for thread in one.threads],
        }
        for one in found
    ]


@router.post("/threads/{int:pk}/asks", response={204: None}, summary="Ask somebody who may know")
def ask(request: HttpRequest, pk: int, said: AskedOf) -> Any:
    """One of `knowers`; three at most."""
    knowing.ask(request.user, knowing.question_for(request.user, pk), said.handle)
    return Status(204, None)


@router.get("/me/asks", response=list[AskOut], summary="What you are asked")
def asks(request: HttpRequest) -> Any:
    return [
        {"pk": one.pk, "at": one.at, "thread": _thread(one.thread)}
        for one in knowing.waiting_for(request.user)
    ]


@router.delete("/me/asks/{int:pk}", response={204: None}, summary="Put a question away")
def decline(request: HttpRequest, pk: int) -> Any:
    """Nobody is told."""
    knowing.decline(request.user, pk)
    return Status(204, None)


def _thread(thread: Any) -> dict[str, Any]:
    return {"pk": thread.pk, "title": thread.shown_title, "url": thread.get_absolute_url()}
