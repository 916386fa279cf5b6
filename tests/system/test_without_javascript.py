"""Reading, joining, posting and talking in a browser that runs no script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from cms.models import StoryPage
from community.discussions.models import Board
from community.discussions.waiting import QUICKEST_S
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import pick, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(180)]


@pytest.fixture
def quiet(visit: Visit) -> Callable[..., Page]:
    """`visit` with JavaScript off."""
    return lambda handle="": visit(handle, java_script_enabled=False)


def test_a_stranger_reads_everything_that_is_open(quiet, house: Server) -> None:
    page = quiet()
    story = StoryPage.objects.filter(room__isnull=False).first()
    page.goto("/")
    page.get_by_role("link", name="All stories").click()
    page.get_by_role("link", name=story.title, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=story.title)).to_be_visible()
    page.get_by_role("link", name="Join the talk").click()
    expect(page.locator("#post-1")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Rooms").click()
    page.get_by_role("link", name=story.room.title, exact=True).click()
    last = story.room.messages.order_by("seq").last()
    expect(page.locator(f"#message-{last.seq}")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name=Board.objects.first().title, exact=True).click()
    expect(page.get_by_role("main").get_by_role("article").first).to_be_visible()
    assert page.complaints == []


def test_a_newcomer_joins_starts_a_thread_and_talks(quiet, house: Server) -> None:
    page = quiet()
    page.goto("/boards/")
    sign_up(page, house, "Quiet Quinn", "quinn@example.com")
    interests = list(StoryPage.objects.first().interests.all())
    pick(page, interests)
    page.get_by_role("button", name="Show me around").click()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Albums on repeat", exact=True).click()
    page.get_by_role("link", name="Start a thread").click()
    page.get_by_label("Title").fill("Said without a script")
    page.get_by_label("What do you want to say?").fill("Still **bold**.")
    page.wait_for_timeout(QUICKEST_S * 1000)  # a first post that comes sooner waits for a look
    page.get_by_role("button", name="Start the thread").click()
    expect(page.locator("#post-1 strong")).to_have_text("bold")
    page.get_by_label("Your reply").fill("And an answer to myself.")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2")).to_contain_text("And an answer to myself.")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Rooms").click()
    page.get_by_role("link", name="Soundcheck", exact=True).click()
    page.get_by_label("Say something to").fill("One, two, three.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".room-lines .line").last).to_contain_text("One, two, three.")
    assert page.complaints == []


def test_a_member_uses_the_menu_and_leaves_by_it(quiet, house: Server) -> None:
    page = quiet("nia")
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Log in")).to_be_visible()
