"""Every page of the slice: readable by everyone, on any screen, by keyboard alone, and by nobody else's server."""

import re
from urllib.parse import quote

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from cms.models import StoryPage
from community.discussions.models import Thread
from community.members.models import Member
from community.moderation.flagging import flag
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import let_the_worker_finish
from tests.system.looking import look_at

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(300)]

MOST_TABS = 120


@pytest.fixture
def story(house: Server) -> StoryPage:
    return StoryPage.objects.filter(room__isnull=False).order_by("pk")[0]


@pytest.fixture
def thread(house: Server) -> Thread:
    return Thread.objects.filter(board__slug="albums-on-repeat").order_by("pk")[0]


def test_nothing_bars_a_stranger_from_reading(visit: Visit, story: StoryPage, thread: Thread) -> None:
    let_the_worker_finish()
    page, hits = visit(), f"/search/?q={quote(thread.title)}"
    addresses = ["/", "/stories/", story.url, "/boards/", thread.board.get_absolute_url()]
    addresses += [thread.get_absolute_url(), "/rooms/", story.room.get_absolute_url(), "/people/"]
    addresses += ["/search/", hits, "/search/?q=xyzzyq", "/members/nia/", "/language/"]
    assert _faults(page, addresses) == ""
    page.goto(hits)
    expect(page.locator(".find").first).to_be_visible()


def test_nothing_bars_a_stranger_from_coming_in(visit: Visit, house: Server) -> None:
    page = visit()
    addresses = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/offline/"]
    assert _faults(page, addresses) == ""


def test_nothing_bars_a_member(visit: Visit, story: StoryPage, thread: Thread) -> None:
    page = visit("nia")
    board = thread.board.get_absolute_url()
    addresses = ["/", board, f"{board}start/", thread.get_absolute_url(), story.url, "/rooms/"]
    addresses += [story.room.get_absolute_url(), "/people/", "/search/", "/me/notices/"]
    addresses += ["/me/", "/me/profile/", "/me/interests/", "/me/known/", "/me/leave/"]
    addresses += ["/members/nia/", f"/flag/post/{thread.posts.first().pk}/", "/accounts/logout/"]
    assert _faults(page, addresses) == ""


def test_nothing_bars_a_newcomer_from_the_welcome(visit: Visit, house: Server) -> None:
    cast.member("Wendy")
    assert look_at(visit("wendy"), "/welcome/") == []


def test_nothing_bars_a_manager(visit: Visit, thread: Thread) -> None:
    flag(Member.objects.get(handle="nia"), "post", thread.posts.last().pk, "spam", "Third time today.")
    page = visit("mara")
    assert look_at(page, "/staff/") == []
    expect(page.get_by_text("Third time today.")).to_be_visible()
    page.get_by_role("button", name="Hide it").click()
    assert look_at(page, "/staff/") == []
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert look_at(page, thread.get_absolute_url()) == []


@pytest.mark.parametrize("handle", ["", "nia"])
def test_a_page_that_is_not_there_is_as_good_as_others(visit: Visit, house: Server, handle: str) -> None:
    """As a server without DEBUG answers; made in this process, and its parts come from the house."""
    client = Client()
    if handle:
        client.force_login(Member.objects.get(handle=handle), "django.contrib.auth.backends.ModelBackend")
    missing = client.get("/nowhere/at/all/", headers={"host": house.url.partition("//")[2]})
    assert missing.status_code == 404
    page = visit(handle)
    # A page that came from nowhere may not reach this machine's sockets; how they are is tried elsewhere.
    page.route_web_socket("**/ws/", lambda socket: None)
    page.route(
        "**/nowhere/",
        lambda route: route.fulfill(status=404, body=missing.content, headers=dict(missing.headers)),
    )
    assert look_at(page, "/nowhere/") == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_by_keyboard_alone_a_member_skips_opens_and_closes(visit: Visit) -> None:
    page = visit("nia")
    page.goto("/boards/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.goto("/boards/")
    account = page.locator("summary").filter(has_text=re.compile("N")).first
    _tab_to(page, account)
    page.keyboard.press("Enter")
    log_out = page.get_by_role("link", name="Log out")
    expect(log_out).to_be_visible()
    _tab_to(page, log_out)
    page.keyboard.press("Escape")
    expect(log_out).to_be_hidden()
    expect(account).to_be_focused()


def test_by_keyboard_alone_a_member_starts_a_thread_and_replies(visit: Visit, thread: Thread) -> None:
    page = visit("nia")
    page.goto(thread.board.get_absolute_url())
    _follow(page, page.get_by_role("link", name="Start a thread"))
    _type(page, page.get_by_label("Title"), "Typed and never clicked")
    _type(page, page.get_by_label("What do you want to say?"), "All of it with *two* keys.")
    _tab_to(page, page.locator("input[name=interests]").first)
    page.keyboard.press("Space")
    _follow(page, page.get_by_role("button", name="Start the thread"))
    expect(page.get_by_role("heading", level=1, name="Typed and never clicked")).to_be_visible()
    expect(page.locator(".thread-head .chip")).to_have_count(1)
    _type(page, page.get_by_label("Your reply"), "And so is this.")
    _follow(page, page.get_by_role("button", name="Reply", exact=True))
    expect(page.locator("#post-2")).to_contain_text("And so is this.")


def _faults(page: Page, addresses: list[str]) -> str:
    return "\n".join(line for address in addresses for line in look_at(page, address))


def _type(page: Page, field: Locator, words: str) -> None:
    _tab_to(page, field)
    page.keyboard.type(words)


def _follow(page: Page, way: Locator) -> None:
    _tab_to(page, way)
    page.keyboard.press("Enter")


def _tab_to(page: Page, target: Locator) -> None:
    """Tab on until `target` has the focus, and see that it shows that it has."""
    expect(target).to_be_attached()
    for _press in range(MOST_TABS):
        if target.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    assert target.evaluate(SHOWS_FOCUS), "nothing shows where the focus is"


SHOWS_FOCUS = """(element) => {
  const near = [element, element.nextElementSibling, element.parentElement, element.parentElement.parentElement];
  const look = () => near.map((one) => one && getComputedStyle(one)).map((s) => s && s.outline + s.boxShadow).join();
  const focused = look();
  element.blur();
  const plain = look();
  element.focus();
  return focused !== plain;
}"""
