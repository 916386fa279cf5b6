"""How long from sending a message until another member's socket has it, the commit included."""

import json
import statistics
import time
import uuid
from pathlib import Path
from typing import Any

from tests.performance.bench import Report

MESSAGES, WARM_UP = 200, 20
PAUSE = 0.06
"""Seconds between messages, so that a socket stays within the frames it may send."""


def measure(folder: Path, report: Report) -> None:
    from tests.servers import own_server

    with own_server(folder / "rooms") as server:
        ada, ben, room = _people_and_a_room()
        talking, listening = server.client_of(ada), server.client_of(ben)
        report("message_seen_ms", _talk(talking, listening, room) * 1000, "ms")


def _people_and_a_room() -> tuple[Any, Any, Any]:
    from chat.models import Room
    from community.members.models import Member

    # Staff, since members may not talk as fast as this does.
    people = [
        Member.objects.create_user(f"{name}@example.com", None, handle=name, name=name.title(), is_staff=True)
        for name in ("ada", "ben")
    ]
    return *people, Room.objects.create(slug="bench", title="Bench")


def _talk(talking: Any, listening: Any, room: Any) -> float:
    """The median of the seconds from sending a message until the other socket has it."""
    took = []
    with talking, listening:
        listening.join(room.address)
        for number in range(MESSAGES + WARM_UP):
            frame = {
                "do": "room.send",
                "id": number,
                "room": room.pk,
                "client_id": str(uuid.uuid4()),
                "body": "Hi",
            }
            started = time.perf_counter()
            talking.send_text(json.dumps(frame))
            listening.events(room.address, 1)
            took.append(time.perf_counter() - started)
            talking.answer(number)
            time.sleep(PAUSE)
    return statistics.median(took[WARM_UP:])
