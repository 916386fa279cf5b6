"""What members do on the page of a room, in real browsers."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from chat.erasing import erase_due
from chat.hosting import change_room, wishes_of
from chat.models import Message, Room
from chat.posting import send_message
from tests import cast
from tests.chat.browsing import chromium, room_page, say
from tests.servers import Server
from tests.servers import server as server


@pytest.fixture
def people(server: Server) -> list:
    Room.objects.create(slug="vinyl", title="Vinyl nights")
    return [cast.member("Ada"), cast.member("Ben")]


def line(page: Page, seq: int) -> Locator:
    return page.locator(f'.line[data-seq="{seq}"]')


def choose(page: Page, seq: int, act: str) -> None:
    """What the menu of a line offers."""
    line(page, seq).hover()
    line(page, seq).locator(".line-acts summary").click()
    line(page, seq).locator(f'.menu-list [data-act="{act}"]').click()


def fill(author, many: int) -> None:
    room = Room.objects.get()
    for number in range(1, many + 1):
        send_message(author, room, f"Number {number}.", uuid.uuid4())


@pytest.mark.browser
def test_two_members_answer_change_and_take_back_what_they_say_live(server: Server, people: list):
    cookies = [server.cookie_of(person) for person in people]
    with chromium() as browser:
        ada, ben = (room_page(browser, server, cookie) for cookie in cookies)
        say(ada, "A canari sings")
        line(ben, 1).hover()
        line(ben, 1).locator(".line-quick[data-act=answer]").click()
        expect(ben.locator(".room-answering")).to_contain_text("Ada A canari sings")
        expect(ben.locator("#body")).to_be_focused()
        say(ben, "It does")
        expect(ben.locator(".room-answering")).to_be_hidden()
        answered = line(ada, 2).locator("[data-answers]")
        expect(answered).to_contain_text("A canari sings")

        choose(ada, 1, "edit")
        ada.locator(".line-edit textarea").fill("Never kept")
        ada.keyboard.press("Escape")
        expect(ada.locator(".line-edit")).to_have_count(0)
        choose(ada, 1, "edit")
        expect(ada.locator(".line-edit textarea")).to_have_value("Never kept")  # nor lost
        ada.locator(".line-edit textarea").fill("A canary sings")
        ada.keyboard.press("Enter")
        for page in (ada, ben):
            expect(line(page, 1)).to_contain_text("edited")
            expect(line(page, 2).locator("[data-answers]")).to_contain_text("A canary sings")

        choose(ada, 1, "remove")
        ada.locator(".removing-yes").click()
        for page in (ada, ben):
            expect(line(page, 1)).to_contain_text("This message was removed.")
            expect(page.locator(".room-log")).not_to_contain_text("canary")
            assert line(page, 1).locator(".line-acts").count() == 0
        answered.click()
        expect(ada.locator("#message-1")).to_be_focused()


@pytest.mark.browser
def test_what_is_too_old_leaves_open_pages_and_less_time_is_told_there(server: Server, people: list):
    fill(people[0], 3)
    room, mara = Room.objects.get(), cast.manager("Mara")
    send_message(people[1], room, "Later", uuid.uuid4(), replies_to=1)
    cookie = server.cookie_of(people[1])

    def let_a_month_pass() -> None:
        Message.objects.filter(seq__lte=3).update(at=timezone.now() - timedelta(days=31))
        Room.objects.update(keep_from=None)
        assert erase_due() == 1

    # The browser's own thread may not ask the database.
    with chromium() as browser, ThreadPoolExecutor(1) as elsewhere:
        page = room_page(browser, server, cookie)
        expect(line(page, 1)).to_contain_text("Number 1.")
        elsewhere.submit(change_room, mara, room, replace(wishes_of(room), keep_days=30)).result()
        for place in (".room-change", ".room-said"):
            expect(page.locator(place)).to_contain_text("messages here go after 30 days")
        elsewhere.submit(let_a_month_pass).result()
        expect(page.locator(".line")).to_have_count(1)
        expect(page.locator("[data-answers]")).to_have_text("This message was removed.")
        expect(page.locator(".room-lines")).not_to_contain_text("Number")


@pytest.mark.browser
def test_what_was_written_offline_leaves_in_order_and_once(server: Server, people: list):
    cookies = [server.cookie_of(person) for person in people]
    with chromium() as browser:
        ada, ben = (room_page(browser, server, cookie) for cookie in cookies)
        say(ada, "One")
        expect(line(ben, 1)).to_contain_text("One")
        server.kill()
        for words in ("Two", "Three", "Four"):
            say(ada, words)
        expect(ada.locator(".line-waiting")).to_have_count(3)
        server.start()
        expect(line(ben, 4)).to_contain_text("Four", timeout=45_000)
        expect(ada.locator(".line-waiting")).to_have_count(0)
        for page in (ada, ben):
            assert [line(page, n).locator(".message-body").inner_text() for n in (1, 2, 3, 4)] == [
                "One", "Two", "Three", "Four"
            ]  # fmt: skip
    assert Message.objects.count() == 4


@pytest.mark.browser
def test_a_link_leads_into_the_past_and_from_there_to_now(server: Server, people: list):
    fill(people[0], 120)
    cookie = server.cookie_of(people[1])
    with chromium() as browser:
        page = room_page(browser, server, cookie, "/rooms/vinyl/", viewport={"width": 390, "height": 844})
        page.goto("/rooms/vinyl/?at=60#message-60")
        expect(line(page, 60)).to_be_in_viewport()
        assert line(page, 35).count() == 1
        assert line(page, 34).count() == 0
        page.get_by_role("link", name="Later messages").click()
        page.locator('.line[data-seq="120"]').wait_for()
        expect(page.locator("#body")).to_be_visible()


@pytest.mark.browser
def test_what_a_page_came_with_is_read_once_it_is_looked_at_also_among_earlier_talk(
    server: Server, people: list
):
    ada, ben = people
    fill(ben, 1)
    fill(ada, 60)
    cookie = server.cookie_of(ben)
    with chromium() as browser:
        page = room_page(browser, server, cookie)
        rooms = page.context.new_page()
        rooms.goto("/rooms/")
        unread = rooms.locator("[data-counts-of] [data-count=unread]")
        expect(unread).to_contain_text("60")
        page.goto("/rooms/vinyl/?at=2")
        expect(unread).to_contain_text("34")
        page.goto("/rooms/vinyl/?after=27")
        expect(unread).to_be_hidden()


@pytest.mark.browser
def test_what_is_new_is_a_press_away_and_read_aloud_alone(server: Server, people: list):
    ada, ben = people
    fill(ben, 1)
    fill(ada, 20)
    cookies = [server.cookie_of(person) for person in (ben, ada)]
    with chromium() as browser:
        page, other = (room_page(browser, server, cookie) for cookie in cookies)
        expect(page.locator(".room-new")).not_to_be_in_viewport()
        page.get_by_role("link", name="20 new messages: jump to the first").click()
        expect(page.locator(".room-new")).to_be_in_viewport()
        expect(page.locator(".room-unread")).to_be_hidden()
        page.get_by_role("button", name="Hold new messages back").click()
        say(other, "Held back")
        expect(page.locator(".room-newer")).to_be_visible()
        assert page.locator(".line").filter(has_text="Held back").count() == 0
        page.get_by_role("button", name="Hold new messages back").click()
        expect(page.locator(".line").filter(has_text="Held back")).to_have_count(1)
        assert page.get_by_role("log").inner_text().strip() == "Ada: Held back"


@pytest.mark.browser
def test_without_scripts_one_answers_changes_and_removes(server: Server, people: list):
    fill(people[0], 1)
    cookie = server.cookie_of(people[1])
    with chromium() as browser:
        page = room_page(browser, server, cookie, java_script_enabled=False)
        line(page, 1).hover()
        line(page, 1).locator(".line-quick[data-act=answer]").click()
        page.fill("#body", "Yes")
        page.get_by_role("button", name="Send").click()
        line(page, 2).hover()
        line(page, 2).locator(".line-acts summary").click()
        line(page, 2).get_by_role("link", name="Edit").click()
        page.locator(".line-edit textarea").fill("No")
        page.get_by_role("button", name="Save").click()
        expect(line(page, 2)).to_contain_text("No")
        line(page, 2).hover()
        line(page, 2).locator(".line-acts summary").click()
        line(page, 2).get_by_role("link", name="Remove").click()
        page.get_by_role("button", name="Remove").click()
        expect(line(page, 2)).to_contain_text("This message was removed.")
