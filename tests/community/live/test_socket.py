"""The one socket of a real server process: what passes, goodbyes, one slow query, limits."""

import signal
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from tests import cast
from tests.live_client import Refused
from tests.servers import Server, own_server

# Not imported: what it registers belongs to the process of the server alone.
APPLICATION, ADDRESS = "tests.live_app:application", "try:1"
SLOW_S = 5


@pytest.fixture(scope="module")
def house(tmp_path_factory: Any, django_db_blocker: Any) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("live")
    with django_db_blocker.unblock(), own_server(folder, application=APPLICATION) as running:
        yield running


@pytest.fixture
def server(house: Server) -> Server:
    return house if house.process else house.start()


def someone(name: str) -> Any:
    return cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}")


def test_what_passes_is_told_to_members_who_listen_and_to_nobody_else(server):
    ada, ben, eve = (someone(name) for name in ("Ada", "Ben", "Eve"))
    with (
        server.client_of(ada) as hers,
        server.client_of(ben) as his,
        server.client_of(eve) as blocked,
        server.client_of(None) as stranger,
        server.client_of(ben) as elsewhere,
    ):
        for client in (hers, his, blocked, stranger):
            client.join(ADDRESS)
        hers.do("try.tell", kind="typing", unseen_by=[eve.pk])
        hers.do("try.say")
        for client in (hers, his, blocked, stranger):
            assert client.events(ADDRESS, 1)
        assert elsewhere.do("ping")
        told = {"type": "volatile", "stream": ADDRESS, "kind": "typing", "data": {"member": ada.pk}}
        assert (hers.told, his.told) == ([told], [told])
        assert blocked.told == stranger.told == elsewhere.told == []


def test_who_left_hears_nothing_any_more(server):
    with server.client_of(someone("Ada")) as hers, server.client_of(someone("Ben")) as his:
        his.join(ADDRESS)
        his.do("leave", stream=ADDRESS)
        hers.do("try.tell")
        assert his.do("ping")
        assert his.told == []


def test_one_slow_query_holds_up_no_other_socket(server):
    with server.client_of(someone("Ada")) as slow, server.client_of(someone("Ben")) as other:
        other.join(ADDRESS)
        slow.send_text(f'{{"do": "try.wait", "id": "slow", "seconds": {SLOW_S}}}')
        started, waits = time.monotonic(), []
        while time.monotonic() < started + SLOW_S - 1:
            asked = time.monotonic()
            other.do("ping")
            waits.append(time.monotonic() - asked)
            time.sleep(0.1)
        other.do("try.say")
        assert other.events(ADDRESS, 1)
        assert time.monotonic() < started + SLOW_S
        assert max(waits) < 1
        assert slow.answer("slow")


def test_before_a_server_ends_it_says_when_to_come_back(server):
    ada, process = someone("Ada"), server.process
    assert process
    with server.client_of(ada) as client, server.client_of(None) as stranger:
        client.join(ADDRESS)
        process.send_signal(signal.SIGTERM)
        assert (client.closed_with(), stranger.closed_with()) == (1012, 1012)
        for left in (client, stranger):
            assert left.retry_after is not None
            assert 0 <= left.retry_after <= 30
    assert process.wait(10) is not None
    with pytest.raises(OSError):
        server.client_of(ada)
    server.restart()
    with server.client_of(ada) as client:
        assert client.do("ping")


def test_more_streams_than_a_socket_may_follow_are_refused_with_the_limit(server):
    with server.client_of(someone("Ada")) as client:
        for number in range(50):
            client.join(f"try:{number}")
        time.sleep(3)
        for number in range(50, 100):
            client.join(f"try:{number}")
        with pytest.raises(Refused) as refused:
            client.join("try:100")
        assert refused.value.frame["limit"] == 100
        client.do("leave", stream="try:0")
        client.join("try:100")
