"""Rooms over real sockets of a real server process."""

import socket
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from websockets.exceptions import InvalidStatus

from chat.hiding import hide_message
from chat.models import Message, Room, RoomEvent
from chat.posting import send_message
from chat.rooms import open_direct_room
from community.live.revoking import disconnect
from tests import cast
from tests.live_client import LiveClient, Refused
from tests.servers import Server, own_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Server]:
    """One server for all these tests; each makes people and rooms of its own."""
    with django_db_blocker.unblock(), own_server(tmp_path_factory.mktemp("talking")) as running:
        yield running


@pytest.fixture
def room(server: Server) -> Room:
    return Room.objects.create(slug=f"room-{uuid.uuid4().hex[:8]}", title="Vinyl nights")


def someone(name: str, **fields: Any) -> Any:
    return cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}", **fields)


def send(client: LiveClient, room: Room, body: str = "Hello", client_id: str | None = None) -> dict[str, Any]:
    return client.do("room.send", room=room.pk, client_id=client_id or str(uuid.uuid4()), body=body)


def test_what_one_member_says_the_other_sees(server, room):
    ada, ben = someone("Ada"), someone("Ben")
    with server.client_of(ada) as hers, server.client_of(ben) as his:
        assert (hers.member, his.member) == (ada.pk, ben.pk)
        assert his.join(room.address) == 0
        hers.join(room.address)
        sent = send(hers, room, "Hello *Ben*")
        [seen] = his.events(room.address, 1)
        assert (seen["seq"], seen["kind"], seen["data"]["author"]) == (sent["seq"], "message", ada.pk)
        assert "<em>Ben</em>" in seen["data"]["html"]
        send(his, room, "Hello Ada")
        assert [event["seq"] for event in hers.events(room.address, 2)] == [1, 2]


def test_who_comes_back_goes_on_from_the_last_number(server, room):
    ada = someone("Ada")
    with server.client_of(ada) as client:
        for word in ("one", "two", "three"):
            send(client, room, word)
    with server.client_of(someone("Ben")) as client:
        assert client.join(room.address, after=1) == 1
        assert [event["seq"] for event in client.events(room.address, 2)] == [2, 3]


def test_after_a_kill_everything_is_there_and_a_retry_makes_no_second(server, room):
    ada, key = someone("Ada"), str(uuid.uuid4())
    with server.client_of(ada) as client:
        send(client, room, "Before", key)
        server.kill()
    server.start()
    with server.client_of(ada) as client:
        assert send(client, room, "Before", key)["seq"] == 1
        send(client, room, "After")
        client.join(room.address, after=0)
        assert [event["seq"] for event in client.events(room.address, 2)] == [1, 2]
    assert list(Message.objects.filter(room=room).values_list("body", flat=True)) == ["Before", "After"]


def test_other_words_under_a_used_id_are_a_conflict(server, room):
    with server.client_of(someone("Ada")) as client:
        send(client, room, "Once", key := str(uuid.uuid4()))
        with pytest.raises(Refused) as refused:
            send(client, room, "Twice", key)
        assert (refused.value.code, list(refused.value.frame["errors"])) == ("invalid", ["client_id"])


def test_a_stranger_listens_to_an_open_room_and_cannot_talk(server, room):
    with server.client_of(None) as stranger, server.client_of(someone("Ada")) as client:
        assert stranger.member is None
        stranger.join(room.address)
        send(client, room, "For all")
        assert stranger.events(room.address, 1)[0]["seq"] == 1
        with pytest.raises(Refused) as refused:
            send(stranger, room)
        assert refused.value.code == "log-in"


def test_a_direct_room_is_not_there_for_others(server):
    ada, ben = someone("Ada"), someone("Ben")
    room = open_direct_room(ada, ben)
    for outsider in (someone("Eve"), someone("Op", is_superuser=True), None):
        with server.client_of(outsider) as client:
            found = [
                _code(client, "join", stream=address) for address in (room.address, "room:999999", "x:1")
            ]
            assert found == ["missing"] * 3
            if outsider:
                fields = {"client_id": str(uuid.uuid4()), "body": "Hi"}
                assert _code(client, "room.send", room=room.pk, **fields) == "missing"
                assert _code(client, "room.read", room=room.pk, seq=1) == "missing"
    with server.client_of(ben) as client:
        assert client.join(room.address) == 0


def test_a_sent_frame_is_checked_field_by_field(server, room):
    good = {"room": room.pk, "client_id": str(uuid.uuid4()), "body": "Hello"}
    bad = [
        {"room": str(room.pk)},
        {"room": True},
        {"client_id": "x"},
        {"body": 7},
        {"body": " "},
        {"extra": 1},
    ]
    with server.client_of(someone("Ada")) as client:
        for change in bad:
            with pytest.raises(Refused) as refused:
                client.do("room.send", **(good | change))
            assert refused.value.code == "invalid"
            assert set(refused.value.frame["errors"]) == set(change)
        assert client.do("room.send", **good)["seq"] == 1


@pytest.mark.parametrize(
    "origin",
    [
        *(
            None,
            "",
            "null",
            "*",
            "file://",
            "data:",
            "about:blank",
            "https://evil.example",
            "http://localhost",
        ),
        *("http://127.0.0.1", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "ws://127.0.0.1:{port}"),
        *("http://127.0.0.1:{port}/", "http://127.0.0.1:{port}.evil.example", "http://evil.example:{port}"),
        *("HTTP://127.0.0.1:{port}", "http://a@127.0.0.1:{port}", "127.0.0.1:{port}"),
        "http://127.0.0.1:{port} http://evil.example",
    ],
)
def test_another_site_cannot_open_the_socket(server, origin):
    origin = origin and origin.format(port=server.port)
    with pytest.raises(InvalidStatus) as refused:
        LiveClient(server.socket_url, origin=origin)
    assert refused.value.response.status_code == 403


def test_a_cookie_beside_ours_that_is_odd_logs_nobody_out(server):
    ada = someone("Ada")
    cookie = server.cookie_of(ada)
    headers = {"Cookie": f'a]b="x; {cookie["name"]}={cookie["value"]}'}
    with LiveClient(server.socket_url, origin=server.url, headers=headers) as client:
        assert client.member == ada.pk


NO_FRAMES = {
    "text": "hello",
    "nothing": "",
    "a list": "[]",
    "deep": "[" * 20_000,
    "a huge number": '{"do": "ping", "id": ' + "9" * 5_000 + "}",
    "NaN": '{"do": "ping", "id": NaN}',
    "NUL": '{"do": "room.send", "body": "\\u0000"}',
    "a lone surrogate": '{"do": "\\ud800"}',
    "binary": b"\x00\xff",
    "70,000 bytes": '{"do": "ping", "x": "' + "x" * 70_000 + '"}',
}


def test_what_is_no_frame_gets_an_error_and_the_socket_lives(server, room):
    with server.client_of(someone("Ada")) as client, server.client_of(someone("Ben")) as neighbour:
        neighbour.join(room.address)
        for frame in NO_FRAMES.values():
            client.send_text(frame)
            with pytest.raises(Refused) as refused:
                client.answer(None)
            assert refused.value.code == "malformed"
        assert client.do("ping")["type"] == "ok"
        send(client, room, "Still here")
        assert [event["seq"] for event in neighbour.events(room.address, 1)] == [1]


@pytest.mark.parametrize(
    "fields",
    [{"do": "no.such"}, {"do": 7}, {"do": None}, {"do": ["join"]}, {"do": "join"}, {"do": "join", "stream": []},
     {"do": "join", "stream": "room:1", "after": "x"}, {"do": "join", "stream": "room:1", "after": True}],
)  # fmt: skip
def test_what_cannot_be_done_is_told_under_its_id(server, fields):
    with server.client_of(someone("Ada")) as client:
        with pytest.raises(Refused) as refused:
            client.do(**{"action": fields["do"], **{k: v for k, v in fields.items() if k != "do"}})
        assert refused.value.code in ("unknown", "invalid")
        assert client.do("ping")


def test_a_frame_beyond_all_limits_closes_only_its_own_socket(server):
    with server.client_of(someone("Ada")) as client, server.client_of(someone("Ben")) as neighbour:
        client.send_text("x" * 300_000)
        assert client.closed_with() == 1009
        assert neighbour.do("ping")


def test_too_many_frames_at_once_are_told_to_wait(server):
    with server.client_of(someone("Ada")) as client:
        codes = [_code(client, "ping") for _ in range(200)]
        assert {code for code in codes if code} == {"slow-down"}
        time.sleep(0.2)
        assert client.do("ping")


def test_who_does_not_read_is_closed_and_comes_back(server, room):
    ada, count = someone("Ada", is_staff=True), 350
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", server.port))
    with server.client_of(someone("Ben"), sock=narrow, max_queue=1) as slow:
        slow.join(room.address, after=0)
        for _ in range(count):
            send_message(ada, room, "&" * 3_900, uuid.uuid4())  # 20 kB of markup each, 7 MB in all
        time.sleep(3)
        assert slow.closed_with(timeout=30) == 4408
        last = slow._events[room.address][-1]["seq"]
    assert last < count
    with server.client_of(someone("Ben")) as back:
        assert back.join(room.address, after=last) == last
        missed = list(range(last + 1, count + 1))
        assert [event["seq"] for event in back.events(room.address, len(missed))] == missed


def test_disconnecting_a_member_closes_their_sockets_only(server):
    """The hint cannot reach the server from this process, as if it had been lost: the sweep closes them."""
    ada = someone("Ada")
    with (
        server.client_of(ada) as phone,
        server.client_of(ada) as laptop,
        server.client_of(someone("Ben")) as other,
    ):
        disconnect(ada.pk)
        started = time.monotonic()
        assert (phone.closed_with(), laptop.closed_with()) == (4401, 4401)
        assert time.monotonic() - started < 5
        assert other.do("ping")
    with server.client_of(ada) as again:
        assert again.do("ping")


def test_what_no_hint_told_appears_within_seconds(server, room):
    ada = someone("Ada")
    with server.client_of(someone("Ben")) as client:
        client.join(room.address)
        message = send_message(ada, room, "From another process", uuid.uuid4())
        hide_message(message, cast.manager("Mara"))
        events = client.events(room.address, 2, timeout=5)
        assert [(event["seq"], event["kind"]) for event in events] == [(1, "message"), (2, "hidden")]
        assert not any("html" in event["data"] for event in events), "it is hidden by now"


def test_many_writers_in_two_processes_leave_no_gap_and_no_double(server, room):
    members = [someone(f"Writer{number}", is_staff=True) for number in range(6)]

    def by_socket(member: Any) -> list[int]:
        with server.client_of(member) as client:
            return [send(client, room, f"{number}")["seq"] for number in range(10)]

    def by_verb(member: Any) -> list[int]:
        try:
            return [send_message(member, room, f"{number}", uuid.uuid4()).seq for number in range(10)]
        finally:
            connections.close_all()

    with server.client_of(None) as listener, ThreadPoolExecutor(6) as pool:
        listener.join(room.address)
        jobs = [pool.submit(by_socket if n % 2 else by_verb, member) for n, member in enumerate(members)]
        numbers = sorted(seq for job in jobs for seq in job.result())
        assert numbers == list(range(1, 61))
        assert [event["seq"] for event in listener.events(room.address, 60)] == numbers
    assert list(RoomEvent.objects.filter(room=room).values_list("seq", flat=True)) == numbers


def test_the_same_message_sent_many_times_at_once_is_one(server, room):
    ada, key, barrier = someone("Ada"), uuid.uuid4(), threading.Barrier(8)

    def send_it(_number: int) -> int:
        try:
            barrier.wait()
            return send_message(ada, room, "Once", key).seq
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send_it, range(8))) == [1] * 8
    room.refresh_from_db()
    assert room.last_seq == 1, "a message that lost the race gave its number back"


def _code(client: LiveClient, action: str, **fields: Any) -> str:
    """The code of the error that this brings, or "" when it works."""
    try:
        client.do(action, **fields)
    except Refused as refused:
        return refused.code
    return ""


def test_logging_out_closes_the_sockets_within_a_second(server):
    ada = someone("Ada")
    session = server.cookie_of(ada)
    with server.client_of(ada) as client:
        assert client.do("ping")
        started = time.monotonic()
        token = "a" * 32
        request = urllib.request.Request(f"{server.url}/accounts/logout/", data=b"", method="POST")
        request.add_header("Cookie", f"{session['name']}={session['value']}; csrftoken={token}")
        request.add_header("X-CSRFToken", token)
        request.add_header("Origin", server.url)
        urllib.request.urlopen(request, timeout=10).close()
        answered = time.monotonic()
        assert client.closed_with() == 4401
        assert time.monotonic() - answered < 1, f"the page took {answered - started:.1f} s"
    with server.client_of(None) as gone:
        assert gone.member is None
