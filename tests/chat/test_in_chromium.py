"""A room in real browsers."""

import uuid

import pytest

from chat.models import Room
from chat.posting import send_message
from community.members import blocks
from tests import cast
from tests.chat.browsing import chromium, room_page, say
from tests.servers import Server
from tests.servers import server as server

NUMBERS = "lines => lines.map(line => Number(line.dataset.seq))"


@pytest.mark.browser
def test_two_people_talk_through_a_killed_server_and_a_reload(server: Server):
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    people = [cast.member("Ada"), cast.member("Ben")]
    send_message(people[1], room, "Who is there?", uuid.uuid4())
    cookies = [server.cookie_of(person) for person in people]
    with chromium() as browser:
        ada, ben = (room_page(browser, server, cookie) for cookie in cookies)
        say(ada, "Live <b>from</b> Ada")
        ben.get_by_text("Live <b>from</b> Ada", exact=True).wait_for()
        server.kill()
        say(ada, "Said while away")
        ada.locator(".line-waiting").wait_for()
        server.start()
        ada.reload()
        ben.get_by_text("Said while away", exact=True).wait_for(timeout=45_000)
        ada.locator(".line-waiting").wait_for(state="detached")
        for page in (ada, ben):
            page.locator('.line[data-seq="3"]').wait_for()
            assert page.locator(".line[data-seq]").evaluate_all(NUMBERS) == [1, 2, 3]
            assert page.locator(".line-mine[data-seq]").count() == (2 if page is ada else 1)


@pytest.mark.browser
def test_words_of_somebody_blocked_come_folded_and_open_at_a_press(server: Server):
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    ada, ben = cast.member("Ada"), cast.member("Ben")
    send_message(ben, room, "Said before", uuid.uuid4())
    blocks.block(ada, ben)
    cookies = [server.cookie_of(person) for person in (ada, ben)]
    with chromium() as browser:
        page, other = (room_page(browser, server, cookie) for cookie in cookies)
        say(other, "Said just now")
        page.locator('.line[data-seq="2"]').wait_for()
        folds = page.locator(".line-blocked")
        assert folds.count() == 2
        for words, fold in (("Said before", folds.first), ("Said just now", folds.last)):
            assert not page.get_by_text(words, exact=True).is_visible()
            fold.locator("summary").click()
            page.get_by_text(words, exact=True).wait_for()
