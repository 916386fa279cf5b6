"""A handshake while the database is away."""

from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import OperationalError

from community.live import socket


def test_who_comes_while_the_database_is_away_is_asked_to_come_back(monkeypatch):
    def away(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(socket, "recognise", away)
    came = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect"}])
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(came)

    async def send(message: dict[str, Any]) -> None:
        answered.append(message)

    headers = [(b"origin", settings.CSRF_TRUSTED_ORIGINS[0].encode())]
    async_to_sync(socket.Socket())({"type": "websocket", "headers": headers}, receive, send)
    assert [message.get("status") for message in answered] == [503, None]
