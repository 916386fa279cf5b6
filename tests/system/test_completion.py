"""@ and : while writing: proposed in the page, taken by keyboard or by touch, and never in the way."""

import pytest
from playwright.sync_api import Page, expect

from community.discussions.models import Draft, Post, Thread
from community.members.models import Member
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import posts
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(180)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def thread(house: Server) -> Thread:
    """Mara's, with an answer of Nia's."""
    Draft.objects.all().delete()
    nia, mara = (Member.objects.get(handle=handle) for handle in ("nia", "mara"))
    found = cast.thread(by=mara, title="Whom do you mean?")
    cast.reply(nia, found)
    return found


def area(page: Page):
    return page.get_by_label("Your reply")


def proposals(page: Page):
    return page.get_by_role("listbox", name="Proposals").get_by_role("option")


def test_a_member_of_the_thread_is_proposed_and_taken_by_keyboard(visit: Visit, thread: Thread) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    area(page).press_sequentially("Thank you, @n", delay=30)
    nia = Member.objects.get(handle="nia")
    expect(proposals(page).first).to_contain_text(nia.name)
    expect(proposals(page).first).to_have_attribute("aria-selected", "true")
    expect(area(page)).to_have_attribute("aria-activedescendant", "id_body_completion_0")
    expect(area(page)).to_be_focused()
    assert contrasts(page) == []
    area(page).press("Enter")
    expect(area(page)).to_have_value("Thank you, @nia ")
    expect(proposals(page)).to_have_count(0)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(page).last.get_by_role("link", name="@nia")).to_be_visible()
    assert page.complaints == []


def test_an_emoji_is_proposed_by_its_name_in_the_language_of_the_page(visit: Visit, thread: Thread) -> None:
    page = visit("mara", viewport=PHONE, has_touch=True)
    page.goto(thread.get_absolute_url())
    area(page).press_sequentially("Heard :headph", delay=30)
    proposals(page).first.tap()
    expect(area(page)).to_have_value("Heard 🎧\ufe0f ")
    expect(area(page)).to_be_focused()
    area(page).press_sequentially(":thumbsu")
    expect(proposals(page).first).to_contain_text("👍")
    box = page.locator(".composer-box").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert contrasts(page) == []
    page.context.add_cookies([{"name": "django_language", "value": "de", "url": page.url}])
    Member.objects.filter(handle="mara").update(language="de")
    page.goto(thread.get_absolute_url())
    page.get_by_label("Deine Antwort").press_sequentially(" :kopfh", delay=30)
    expect(page.get_by_role("option").first).to_contain_text("🎧")
    Member.objects.filter(handle="mara").update(language="en")


def test_it_stays_out_of_the_way(visit: Visit, thread: Thread) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    area(page).press_sequentially("@n", delay=30)
    expect(proposals(page).first).to_be_visible()
    area(page).press("Escape")
    expect(proposals(page)).to_have_count(0)
    area(page).press("Enter")
    area(page).press_sequentially("me@nia.example at 10:30", delay=10)
    expect(proposals(page)).to_have_count(0)
    expect(area(page)).to_have_value("@n\nme@nia.example at 10:30")
    assert Post.objects.filter(thread=thread).count() == 2
