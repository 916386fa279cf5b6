"""Reacting, thanking, pinning and adding pictures on the page of a room, in real browsers."""

import re

import pytest
from playwright.sync_api import expect

from community.discussions.models import ReactionKind
from tests import cast
from tests.chat.browsing import chromium, room_page, say
from tests.chat.test_room_in_chromium import choose, line, people
from tests.community.attachments.files import plain
from tests.servers import Server
from tests.servers import server as server

__all__ = ["people"]


@pytest.mark.browser
def test_what_one_gives_a_message_shows_to_all_at_once_and_stays_pressed(server: Server, people: list):
    love, _is_new = ReactionKind.objects.get_or_create(name="Love", defaults={"emoji": "💛"})
    cookies = [server.cookie_of(person) for person in people]
    with chromium() as browser:
        ada, ben = (room_page(browser, server, cookie) for cookie in cookies)
        say(ada, "A canary sings")
        line(ben, 1).hover()
        line(ben, 1).locator(".line-quick.reaction-more").click()
        line(ben, 1).locator(f'.reaction-picker button[value="{love.pk}"]').click()
        for page, pressed in ((ada, "false"), (ben, "true")):
            chip = line(page, 1).locator(f'.message-taken button[value="{love.pk}"]')
            expect(chip).to_contain_text("1")
            expect(chip).to_have_attribute("aria-pressed", pressed)
        expect(line(ada, 1).locator(".message-taken button")).to_be_disabled()
        expect(line(ben, 1).locator(".reaction-picker")).to_have_count(0)

        line(ben, 1).hover()
        line(ben, 1).locator(".line-quick.thank").click()
        for page in (ada, ben):
            expect(line(page, 1).locator(".taken-count")).to_contain_text("1")
        expect(line(ben, 1).locator(".line-quick.thank")).to_have_attribute("aria-pressed", "true")

        choose(ada, 1, "edit")
        ada.locator(".line-edit textarea").fill("A wren sings")
        ada.keyboard.press("Enter")
        expect(line(ben, 1)).to_contain_text("A wren sings")
        expect(line(ben, 1).locator('.message-taken [aria-pressed="true"]')).to_have_count(1)
        ben.reload()
        expect(line(ben, 1).locator('.message-taken [aria-pressed="true"]')).to_have_count(1)
        line(ben, 1).locator(".message-taken button").click()
        for page in (ada, ben):
            expect(line(page, 1).locator(".message-taken button")).to_have_count(0)


@pytest.mark.browser
def test_a_picture_is_added_and_said_and_a_manager_pins_it(server: Server, people: list):
    cookies = [server.cookie_of(person) for person in (people[0], cast.manager("Mara"))]
    with chromium() as browser:
        ada, mara = (room_page(browser, server, cookie) for cookie in cookies)
        ada.locator(".attach-open").click()
        stage = {"name": "stage.png", "mimeType": "image/png", "buffer": plain()}
        ada.locator("#body_file").set_input_files(stage)
        ada.locator(".attach-item .input").fill("A stage")
        expect(ada.locator("#body")).to_have_value(re.compile(r"!\[A stage\]\(/"))
        ada.locator(".room-form button[type=submit]").click()
        for page in (ada, mara):
            expect(line(page, 1).get_by_alt_text("A stage")).to_be_visible()
        expect(ada.locator(".attach-item")).to_have_count(0)

        choose(mara, 1, "pin")
        for page in (ada, mara):
            expect(line(page, 1).locator(".message-pinned")).to_be_visible()
        choose(mara, 1, "pin")
        expect(line(ada, 1).locator(".message-pinned")).to_have_count(0)
