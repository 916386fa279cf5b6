"""Who is here and who types, by real server processes."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chat.joining import join_room
from chat.models import Presence, Room
from chat.presence import hide
from community.members.blocks import block
from tests import cast
from tests.live_client import LiveClient
from tests.servers import Server, free_port
from tests.servers import server as server

SECONDS = 15


@pytest.fixture
def second(server: Server) -> Iterator[Server]:
    """Another process on the same database."""
    folder = server.data_dir / "second"
    folder.mkdir()
    other = Server(server.data_dir, free_port())
    other.log = folder / "server.log"
    try:
        yield other.start()
    finally:
        other.kill()


@pytest.fixture
def room(server: Server) -> Room:
    return Room.objects.create(slug="vinyl", title="Vinyl nights")


def member(name: str, *rooms: Room) -> Any:
    person = cast.member(name)
    for each in rooms:
        join_room(person, each)
    return person


def until(found: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + SECONDS
    while not (what := found()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)
    return what


def here(client: LiveClient, room: Room) -> list[str]:
    return [person["name"] for person in client.do("room.here", room=room.pk)["people"]]


def told(client: LiveClient) -> list[tuple[str, int]]:
    client.do("ping")
    return [(frame["kind"], frame["data"]["member"]) for frame in client.told]


def test_each_hears_who_comes_types_and_goes(server: Server, room: Room) -> None:
    ada, ben, eve = (member(name, room) for name in ("Ada", "Ben", "Eve"))
    block(eve, ada)
    with (
        server.client_of(ben) as his,
        server.client_of(eve) as apart,
        server.client_of(None) as stranger,
    ):
        for client in (his, apart, stranger):
            client.join(room.address)
        with server.client_of(ada) as hers:
            hers.join(room.address)
            until(lambda: ("came", ada.pk) in told(his))
            hers.do("room.typing", room=room.pk)
            until(lambda: ("typing", ada.pk) in told(his))
            assert here(his, room) == ["Ada", "Ben", "Eve"]
            assert here(apart, room) == ["Ben", "Eve"]
        until(lambda: ("went", ada.pk) in told(his))
        assert here(his, room) == ["Ben", "Eve"]
        assert ada.pk not in [who for _kind, who in told(apart)]
        stranger.do("ping")
        assert stranger.told == []


def test_who_hides_is_in_no_frame_of_anybody(server: Server, room: Room) -> None:
    ada, ben = member("Ada", room), member("Ben", room)
    hide(ada, True)
    with server.client_of(ben) as his, server.client_of(ada) as hers:
        his.join(room.address)
        hers.join(room.address)
        until(lambda: here(his, room) == ["Ben"])
        hers.do("room.typing", room=room.pk)
        time.sleep(2)
        assert here(his, room) == here(hers, room) == ["Ben"]
        told(his)
        assert "Ada" not in json.dumps(his.told)
        assert not Presence.objects.filter(member=ada).exists()


def test_processes_know_of_each_others_members_and_outlive_each_other(
    server: Server, second: Server, room: Room
) -> None:
    ada, ben, eve = (member(name, room) for name in ("Ada", "Ben", "Eve"))
    with server.client_of(ben) as his, second.client_of(ada) as hers:
        his.join(room.address)
        hers.join(room.address)
        until(lambda: here(his, room) == ["Ada", "Ben"])
        until(lambda: here(hers, room) == ["Ada", "Ben"])
        second.kill()
        assert here(his, room) == ["Ada", "Ben"], "it had no time to say goodbye"
        over = timezone.now() - timedelta(seconds=1)
        Presence.objects.filter(member=ada).update(until=over)  # as after a minute
        assert here(his, room) == ["Ben"]
        with server.client_of(eve) as another:
            another.join(room.address)
            until(lambda: ("went", ada.pk) in told(his))
        assert not Presence.objects.filter(member=ada).exists()
