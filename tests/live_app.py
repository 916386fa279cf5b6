"""The community with a stream and actions of the tests' own, as an ASGI application for a real server.

    with own_server(folder, application="tests.live_app:application") as server: ...

The stream `try:1` is a log in memory, which everybody may join. `try.say` has `count` events of `size` letters
published on it, as verbs publish: in a database thread, over the channel layer, through the hub. `try.tell` tells
without logging. `try.wait` runs one database query that takes so many seconds. It is named, never imported: what it
registers belongs to the process of the server alone.
"""

import time
from typing import Any

from django.db import connection
from pydantic import Field

from community.live import actions, streams
from config.asgi import application

__all__ = ["application"]

ADDRESS = "try:1"
log: list[streams.Event] = []


class Say(actions.Frame):
    count: int = Field(default=1, ge=1)
    size: int = 480


class Tell(actions.Frame):
    kind: str = "typing"
    unseen_by: list[int] = []


class Wait(actions.Frame):
    seconds: float


def say(member: Any, frame: Say) -> dict[str, Any]:
    data = {"message": 4711, "author": member.pk, "html": "<p>" + "x" * frame.size}
    for _number in range(frame.count):
        log.append(streams.Event(len(log) + 1, "message", data))
        streams.publish(ADDRESS, log[-1])
    return {"seq": len(log)}


def tell(member: Any, frame: Tell) -> dict[str, Any]:
    streams.tell(ADDRESS, frame.kind, {"member": member.pk}, unseen_by=frame.unseen_by)
    return {}


def wait(member: Any, frame: Wait) -> dict[str, Any]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            connection.connection.create_function("pg_sleep", 1, time.sleep)
        cursor.execute("SELECT pg_sleep(%s)", [frame.seconds])
    return {}


streams.register(
    streams.Stream(
        "try",
        may_join=lambda member, key: True,
        heads=lambda keys: dict.fromkeys(keys, len(log)),
        read=lambda key, after, limit: log[after : after + limit],
    )
)
for action in (
    actions.Action("try.say", Say, say),
    actions.Action("try.tell", Tell, tell),
    actions.Action("try.wait", Wait, wait),
):
    actions.register(action)
