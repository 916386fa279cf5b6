"""Rooms over real sockets of a real server process."""

import uuid

from chat.models import Message, Room
from tests import cast
from tests.live_client import LiveClient
from tests.servers import Server
from tests.servers import server as server


def open_room() -> Room:
    return Room.objects.create(slug="vinyl", title="Vinyl nights")


def send(client: LiveClient, room: Room, body: str, client_id: str | None = None) -> dict:
    return client.do("room.send", room=room.pk, client_id=client_id or str(uuid.uuid4()), body=body)


def test_what_one_member_says_the_other_sees(server: Server):
    room, ada, ben = open_room(), cast.member("Ada"), cast.member("Ben")
    with server.client_of(ada) as hers, server.client_of(ben) as his:
        assert (hers.member, his.member) == (ada.pk, ben.pk)
        assert his.join(room.address) == 0
        hers.join(room.address)
        sent = send(hers, room, "Hello *Ben*")
        [seen] = his.events(room.address, 1)
        assert (seen["seq"], seen["kind"], seen["data"]["author"]) == (sent["seq"], "message", ada.pk)
        assert "<em>Ben</em>" in seen["data"]["html"]
        send(his, room, "Hello Ada")
        assert [e["seq"] for e in hers.events(room.address, 2)] == [1, 2]


def test_after_a_kill_everything_is_there(server: Server):
    room, ada = open_room(), cast.member("Ada")
    with server.client_of(ada) as client:
        send(client, room, "Before")
        server.kill()
    server.start()
    with server.client_of(ada) as client:
        send(client, room, "After")
        assert client.join(room.address, after=0) == 0
        assert [e["seq"] for e in client.events(room.address, 2)] == [1, 2]
    assert list(Message.objects.values_list("body", flat=True)) == ["Before", "After"]
