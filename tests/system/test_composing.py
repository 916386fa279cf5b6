"""Writing with a look ahead: the preview, with a script and without, and threads that say it already."""

import pytest
from playwright.sync_api import Page, expect

from community.discussions.models import Thread
from community.members.models import Member
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import let_the_worker_finish, posts
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(180)]


@pytest.fixture
def thread(house: Server) -> Thread:
    return Thread.objects.filter(board__slug="albums-on-repeat").order_by("pk")[0]


def test_a_reply_is_looked_at_in_place_changed_and_posted(visit: Visit, thread: Thread) -> None:
    page = visit("nia", viewport={"width": 390, "height": 844})
    page.goto(thread.get_absolute_url())
    before = page.url
    page.get_by_label("Your reply").fill("So *quiet*.")
    preview = _look(page)
    expect(preview.locator("em")).to_have_text("quiet")
    expect(preview).to_be_focused()
    assert page.url == before
    assert contrasts(page) == []
    page.get_by_label("Your reply").fill("So **loud**.")
    expect(_look(page).locator("strong")).to_have_text("loud")
    expect(page.get_by_role("region", name="Preview")).to_have_count(1)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(page).last.locator("strong")).to_have_text("loud")
    assert page.complaints == []


def test_what_is_missing_stands_beside_its_field_until_it_is_there(visit: Visit) -> None:
    page = visit("nia")
    page.goto("/boards/albums-on-repeat/start/")
    title = page.get_by_label("Title")
    title.fill("")  # what another story typed here may be kept as a draft
    page.get_by_label("What do you want to say?").fill("Which one?")
    page.get_by_role("button", name="Preview").click()
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_be_focused()
    expect(page.get_by_label("What do you want to say?")).to_have_value("Which one?")
    title.fill("A record for the last train")
    expect(_look(page)).to_contain_text("A record for the last train")
    expect(title).not_to_have_attribute("aria-invalid", "true")


def test_without_a_script_the_page_comes_back_with_the_preview(visit: Visit, thread: Thread) -> None:
    page = visit("mara", java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("Without *any* script.")
    expect(_look(page).locator("em")).to_have_text("any")
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(page).last.locator("em")).to_have_text("any")
    assert page.complaints == []


def test_while_a_title_is_typed_the_threads_like_it_appear(visit: Visit, house: Server) -> None:
    thread = cast.thread(by=Member.objects.get(handle="mara"), title="A needle that skips on warped sides")
    let_the_worker_finish()
    page = visit("nia", viewport={"width": 390, "height": 844})
    page.goto("/boards/albums-on-repeat/start/")
    page.get_by_label("Title").press_sequentially("Needle skips on war", delay=20)
    found = page.get_by_role("region", name="Is it one of these?")
    expect(found.get_by_role("link", name=thread.title)).to_be_visible()
    expect(page.locator("similar-threads [role=status]")).to_contain_text("may be about this already.")
    expect(page.get_by_label("Title")).to_be_focused()
    assert contrasts(page) == []
    page.get_by_label("Title").fill("Xqzv")
    expect(found).to_have_count(0)
    found_nothing = page.locator("similar-threads [role=status]")
    expect(found_nothing).to_be_empty()
    assert page.complaints == []


def _look(page: Page):
    """Press Preview; what is shown then."""
    page.get_by_role("button", name="Preview").click()
    return page.get_by_role("region", name="Preview")
