"""Open pages of a thread and a board learn that they are talked about live, and that it is over."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from chat.attaching import talk_about, talk_on
from chat.hosting import archive, change_room, wishes_of
from tests import cast
from tests.chat.browsing import chromium
from tests.servers import Server
from tests.servers import server as server


@pytest.mark.browser
@pytest.mark.parametrize("what", ["thread", "board"])
def test_an_open_page_shows_its_room_from_the_moment_it_opens_until_it_ends(server: Server, what: str):
    mara, ben = cast.manager("Mara"), cast.member("Ben")
    thread = cast.thread(ben)
    place = {"thread": thread, "board": thread.board}[what]
    cookie = server.cookie_of(ben)

    # The browser's own thread may not ask the database.
    with chromium() as browser, ThreadPoolExecutor(1) as elsewhere:
        pages = []
        for cookies in ([cookie], []):  # a member, and a stranger
            context = browser.new_context(base_url=server.url)
            context.add_cookies(cookies)
            page = context.new_page()
            page.goto(place.get_absolute_url())
            pages.append(page)
        room = elsewhere.submit(begin, mara, place, what).result()
        for page in pages:
            expect(page.locator(".live-talk a")).to_have_text("Needles")
        wished = replace(wishes_of(room), title="Needles and pins", is_public=False)
        elsewhere.submit(change_room, mara, room, wished).result()
        expect(pages[0].locator(".live-talk a")).to_have_text("Needles and pins")
        expect(pages[1].locator(".live-talk a")).to_have_count(0)
        elsewhere.submit(archive, mara, room, True).result()
        expect(pages[0].locator(".live-talk .thread-origin")).to_have_count(0)


def begin(mara, place, what):
    return talk_about(mara, place, "Needles", "") if what == "thread" else talk_on(mara, place, "Needles", "")
