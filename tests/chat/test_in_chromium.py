"""A room in real browsers."""

import os
import shutil
import uuid

import pytest
from playwright.sync_api import Page, sync_playwright

from chat.models import Room
from chat.posting import send_message
from community.members import blocks
from tests import cast
from tests.servers import Server
from tests.servers import server as server

LIVE = '.connection[data-state="live"]'
NUMBERS = "lines => lines.map(line => Number(line.dataset.seq))"


@pytest.mark.browser
def test_two_people_talk_through_a_killed_server_and_a_reload(server: Server):
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    people = [cast.member("Ada"), cast.member("Ben")]
    send_message(people[1], room, "Who is there?", uuid.uuid4())
    cookies = [server.cookie_of(person) for person in people]
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        ada, ben = (_page(browser, server, cookie) for cookie in cookies)
        _say(ada, "Live <b>from</b> Ada")
        ben.get_by_text("Live <b>from</b> Ada").wait_for()
        server.kill()
        _say(ada, "Said while away")
        ada.locator(".line-waiting").wait_for()
        server.start()
        ada.reload()
        ben.get_by_text("Said while away").wait_for(timeout=45_000)
        ada.locator(".line-waiting").wait_for(state="detached")
        for page in (ada, ben):
            page.locator('.line[data-seq="3"]').wait_for()
            assert page.locator(".line[data-seq]").evaluate_all(NUMBERS) == [1, 2, 3]
            assert page.locator(".line-mine[data-seq]").count() == (2 if page is ada else 1)
        browser.close()


@pytest.mark.browser
def test_words_of_somebody_blocked_come_folded_and_open_at_a_press(server: Server):
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    ada, ben = cast.member("Ada"), cast.member("Ben")
    send_message(ben, room, "Said before", uuid.uuid4())
    blocks.block(ada, ben)
    cookies = [server.cookie_of(person) for person in (ada, ben)]
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page, other = (_page(browser, server, cookie) for cookie in cookies)
        _say(other, "Said just now")
        page.locator('.line[data-seq="2"]').wait_for()
        folds = page.locator(".line-blocked")
        assert folds.count() == 2
        for words, fold in (("Said before", folds.first), ("Said just now", folds.last)):
            assert not page.get_by_text(words).is_visible()
            fold.locator("summary").click()
            page.get_by_text(words).wait_for()
        browser.close()


def _page(browser, server: Server, cookie: dict[str, str]) -> Page:
    context = browser.new_context(base_url=server.url)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto("/rooms/vinyl/")
    page.wait_for_selector(LIVE)
    return page


def _say(page: Page, words: str) -> None:
    page.fill("#body", words)
    page.press("#body", "Enter")
