"""What hosts decide about a room shows in open pages, and ends those of strangers, by real processes."""

import time
import uuid
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from chat.hosting import change_room, wishes_of
from chat.models import Room
from chat.posting import send_message
from tests import cast
from tests.chat.browsing import chromium, room_page
from tests.live_client import LiveClient, Refused
from tests.servers import Server
from tests.servers import server as server


@pytest.fixture
def room(server: Server) -> Room:
    return Room.objects.create(slug="vinyl", title="Vinyl nights")


@pytest.fixture
def mara(server: Server) -> Any:
    return cast.manager("Mara")


def listening(server: Server, room: Room) -> LiveClient:
    client = LiveClient(server.socket_url, server.url)
    client.join(room.address)
    return client


def test_strangers_hear_no_more_of_a_room_that_is_for_members_now(server: Server, room: Room, mara: Any):
    """Between processes without a layer, as here, it is the sweep that finds it."""
    with listening(server, room) as stranger, server.client_of(mara) as member:
        member.join(room.address)
        change_room(mara, room, replace(wishes_of(room), is_public=False))
        asked = time.monotonic()
        with pytest.raises(ConnectionClosed) as closed:
            stranger.events(room.address, 5)
        assert closed.value.rcvd.code == 4401
        assert time.monotonic() - asked < 5
        send_message(mara, room, "Among ourselves", uuid.uuid4())
        assert member.events(room.address, 2)
        with pytest.raises(Refused):
            listening(server, room)


@pytest.mark.browser
def test_an_open_page_shows_what_its_hosts_decide(server: Server, room: Room, mara: Any):
    cookies = [server.cookie_of(who) for who in (cast.member("Ben"), mara)]
    with chromium() as browser:
        ben, host = (room_page(browser, server, cookie) for cookie in cookies)
        stranger = browser.new_context(base_url=server.url).new_page()
        stranger.goto("/rooms/vinyl/")
        ben.fill("#body", "Half a sentence")
        host.goto("/rooms/vinyl/about/")
        host.fill("#id_title", "Tape nights")
        host.select_option("#id_slow_s", "60")
        host.locator("form[action$='/wishes/'] button").click()
        expect(ben.locator("h1")).to_have_text("Tape nights")
        expect(ben.locator(".room-slow")).to_be_visible()
        expect(ben.locator("#body")).to_have_value("Half a sentence")
        host.get_by_role("button", name="Lock it").click()
        expect(ben.locator(".room-silence")).to_contain_text("locked for now")
        host.get_by_role("button", name="Unlock it").click()
        expect(ben.locator("#body")).to_be_visible()
        host.uncheck("#id_is_public")
        host.locator("form[action$='/wishes/'] button").click()
        expect(stranger.locator("live-room")).to_have_count(0, timeout=10_000)
