"""What is read on one device is new on no other, by real server processes and real browsers."""

import time
import uuid
from typing import Any

import pytest
from playwright.sync_api import expect

from chat.joining import join_room
from chat.models import Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from tests import cast
from tests.chat.browsing import LIVE, chromium, room_page
from tests.live_client import Refused
from tests.servers import Server
from tests.servers import server as server


@pytest.fixture
def people(server: Server) -> tuple[Any, Any]:
    return cast.member("Ada"), cast.member("Ben")


@pytest.fixture
def room(people: tuple[Any, Any]) -> Room:
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    for member in people:
        join_room(member, room)
    return room


def test_only_oneself_is_told_and_within_a_second(server: Server, people: tuple[Any, Any], room: Room):
    ada, ben = people
    said = send_message(ada, room, "Listen, @ben", uuid.uuid4())
    with server.client_of(ben) as phone, server.client_of(ben) as desktop, server.client_of(ada) as other:
        own = f"member:{ben.pk}"
        with pytest.raises(Refused):
            other.join(own)
        start = desktop.join(own, after=0)
        assert start == 0
        [event] = desktop.events(own, 1)
        assert event["data"]["rooms"] == 1
        unread = desktop.do("room.unread", rooms=[room.pk, 77])["rooms"]
        assert unread == {str(room.pk): {"read": room.last_seq, "unread": 1, "called": 1}}
        asked = time.monotonic()
        phone.do("room.read", room=room.pk, seq=said.seq)
        [event] = desktop.events(own, 1)
        assert event["data"]["rooms"] == 0
        assert time.monotonic() - asked < 1
        phone.do("room.read", room=room.pk, seq=said.seq - 1)
        assert desktop.do("room.unread", rooms=[room.pk])["rooms"][str(room.pk)]["read"] == said.seq
        assert not other.events(f"room:{room.pk}", 0)


@pytest.mark.browser
def test_an_open_page_counts_what_comes_and_what_is_read_elsewhere(
    server: Server, people: tuple[Any, Any], room: Room
):
    ada, ben = people
    direct = open_direct_room(ada, ben)
    send_message(ada, room, "Listen, @ben", uuid.uuid4())
    cookie = server.cookie_of(ben)
    with server.client_of(ada) as client, chromium() as browser:
        desktop = browser.new_context(base_url=server.url)
        desktop.add_cookies([cookie])
        page, there = desktop.new_page(), desktop.new_page()
        page.goto("/rooms/")
        there.goto(direct.get_absolute_url())
        there.wait_for_selector(LIVE)
        number = page.locator(".site-nav .count")
        card = page.locator(f'[data-counts-of="{room.pk}"]')
        expect(number).to_have_text("1")
        expect(card.locator("[data-count=called]")).to_contain_text("@1")
        for words in ("Again, @ben", "Just talk"):
            client.do("room.send", room=room.pk, client_id=str(uuid.uuid4()), body=words)
        expect(number).to_have_text("2")
        expect(card.locator("[data-count=called]")).to_contain_text("@2")
        phone = room_page(browser, server, cookie, viewport={"width": 390, "height": 800})
        for gone in (number, card.locator("[data-count=called]"), card.locator("[data-count=unread]")):
            expect(gone).to_be_hidden(timeout=1000)
        expect(there.locator(".site-nav .count")).to_be_hidden()
        client.do("room.send", room=direct.pk, client_id=str(uuid.uuid4()), body="Between us")
        expect(phone.locator(".site-nav .count")).to_have_text("1")
        there.reload()
        expect(phone.locator(".site-nav .count")).to_be_hidden()
