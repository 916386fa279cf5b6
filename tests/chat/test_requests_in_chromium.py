"""Asking, a yes, and talking: a story of two phones, once without scripts for who asks."""

import re

import pytest
from playwright.sync_api import expect

from chat.models import Message, Room
from chat.requesting import let_write
from community.recognition.models import Standing
from tests import cast
from tests.chat.browsing import LIVE, chromium, say
from tests.servers import Server
from tests.servers import server as server
from tests.system.hands import PHONE


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "without scripts"])
def test_somebody_asks_gets_a_yes_and_both_talk(server: Server, scripts: bool):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    Standing.objects.create(member=ada, level=1, earned=1)
    let_write(ben, "everybody")
    cookies = [server.cookie_of(member) for member in (ada, ben)]
    with chromium() as browser:
        pages = []
        for has_scripts, cookie in zip((scripts, True), cookies, strict=True):
            context = browser.new_context(base_url=server.url, **PHONE, java_script_enabled=has_scripts)
            context.add_cookies([cookie])
            pages.append(context.new_page())
        asks, answers = pages

        asks.goto("/members/ben/")
        asks.get_by_role("link", name="Write to Ben").click()
        asks.get_by_label("Your message").fill("Which needle do you use?")
        asks.get_by_role("button", name="Ask").click()
        expect(asks.locator("main")).to_contain_text("waits for a yes")

        answers.goto("/rooms/")
        answers.get_by_role("link", name="1 person would like to write to you").click()
        expect(answers.locator("main")).to_contain_text("Which needle do you use?")
        wide = answers.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390
        answers.get_by_role("button", name="Yes, let us talk").click()
        answers.wait_for_selector(LIVE)
        expect(answers.locator(".room-lines")).to_contain_text("Which needle do you use?")

        asks.reload()
        expect(asks).to_have_url(re.compile("/rooms/direct-"))
        say(answers, "The elliptical one.")
        expect(answers.locator(".line-waiting")).to_have_count(0)
        if not scripts:
            asks.reload()
        expect(asks.locator(".room-lines")).to_contain_text("The elliptical one.")
    assert Room.objects.count() == 1
    assert Message.objects.count() == 2
