"""Servers that tell many sockets the same, with which ours is compared (tests/live_app.py).

Each takes the frames `{"do": "join", "stream": "try:1"}` and `{"do": "try.say", "count": 20}`, and tells everybody
who joined that many events of about 600 bytes, as ours does.
"""

import asyncio
import json
import os
import sys
from typing import Any

ADDRESS = "try:1"
DATA = {"message": 4711, "author": 3, "html": "<p>" + "x" * 480}


def told(number: int) -> dict[str, Any]:
    return {"type": "event", "stream": ADDRESS, "seq": number, "kind": "message", "data": DATA}


# The same server library and server, and nothing else: every event is encoded once ------------------------

_senders: set[Any] = set()


async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    try:
        while (message := await receive())["type"] == "websocket.receive":
            frame = json.loads(message["text"])
            if frame["do"] == "join":
                _senders.add(send)
            for number in range(frame.get("count", 0)):
                text = json.dumps(told(number))
                for sender in list(_senders):
                    await sender({"type": "websocket.send", "text": text})
    finally:
        _senders.discard(send)


async def serve_library(port: int) -> None:
    """The library's own server and its own `broadcast`."""
    from websockets.asyncio.server import broadcast, serve
    from websockets.exceptions import ConnectionClosed

    listening: set[Any] = set()

    async def handle(connection: Any) -> None:
        try:
            while True:
                text = await connection.recv()
                frame = json.loads(text)
                if frame["do"] == "join":
                    listening.add(connection)
                for number in range(frame.get("count", 0)):
                    broadcast(listening, json.dumps(told(number)))
                    await asyncio.sleep(0)
        except ConnectionClosed:
            listening.discard(connection)

    async with serve(handle, "127.0.0.1", port, compression=None) as server:
        await server.serve_forever()


# Stock Channels -------------------------------------------------------------------------------------------


def _stock() -> Any:
    import django

    django.setup()
    from channels.generic.websocket import AsyncJsonWebsocketConsumer

    class Consumer(AsyncJsonWebsocketConsumer):
        async def receive_json(self, content: dict[str, Any], **_: Any) -> None:
            if content["do"] == "join":
                await self.channel_layer.group_add("bench", self.channel_name)
            for number in range(content.get("count", 0)):
                await self.channel_layer.group_send("bench", {"type": "bench.told", "event": told(number)})

        async def bench_told(self, message: dict[str, Any]) -> None:
            await self.send_json(message["event"])

    return Consumer.as_asgi()


def __getattr__(name: str) -> Any:
    """The stock application is made where it is asked for."""
    if name != "stock":
        raise AttributeError(name)
    globals()[name] = made = _stock()
    return made


if __name__ == "__main__":
    import uvloop

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    uvloop.run(serve_library(int(sys.argv[1])))
