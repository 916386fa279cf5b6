"""Writing with both hands: quotes, the toolbar and its keys, the same for a reply, a thread and a change."""

import pytest
from playwright.sync_api import Page, expect

from community.discussions.models import Draft, Thread
from community.members.models import Member
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.hands import select
from tests.system.house import posts
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(180)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def thread(house: Server) -> Thread:
    """Mara's, with an answer of Nia's that has some marks in it."""
    Draft.objects.all().delete()
    nia, mara = (Member.objects.get(handle=handle) for handle in ("nia", "mara"))
    found = cast.thread(by=mara, title="What do you quote?")
    cast.reply(nia, found, "The *B side* has 5 * 3 songs, and a [link](/boards/).")
    return found


def reply(page: Page):
    return page.get_by_label("Your reply")


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1440, "height": 900}], ids=["phone", "desk"])
def test_selected_words_are_quoted_where_one_writes(
    visit: Visit, thread: Thread, viewport: dict[str, int]
) -> None:
    page = visit("mara", viewport=viewport)
    page.goto(thread.get_absolute_url())
    reply(page).click()
    page.keyboard.type("I began so.")
    select(page, 2, "5 * 3 songs")
    button = page.locator("quote-words").get_by_role("button", name="Quote")
    expect(button).to_be_in_viewport()
    button.click()
    nia = Member.objects.get(handle="nia")
    link = f"{thread.get_absolute_url()}?post=2#post-2"
    expect(reply(page)).to_have_value(f"I began so.\n\n> [{nia.name}]({link}):\n>\n> 5 \\* 3 songs\n\n")
    expect(reply(page)).to_be_focused()
    expect(button).to_be_hidden()
    page.keyboard.type("Yes!")
    page.get_by_role("button", name="Reply", exact=True).click()
    answer = posts(page).last
    expect(answer.locator("blockquote")).to_contain_text("5 * 3 songs")
    expect(answer.locator("blockquote a")).to_have_attribute("href", link)
    assert page.complaints == []


def test_a_whole_post_is_quoted_from_its_foot_with_and_without_a_script(visit: Visit, thread: Thread) -> None:
    nia, url = Member.objects.get(handle="nia"), thread.get_absolute_url()
    words = "> The *B side* has 5 * 3 songs, and a [link](/boards/)."
    for script in (True, False):
        page = visit("mara", java_script_enabled=script)
        page.goto(thread.get_absolute_url())
        page.locator("#post-2").get_by_role("link", name="Quote").click()
        expect(reply(page)).to_have_value(f"> [{nia.name}]({url}?post=2#post-2):\n>\n{words}\n\n")
        Draft.objects.all().delete()


def test_the_keyboard_does_what_the_toolbar_does(visit: Visit, thread: Thread) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    reply(page).fill("loud")
    for key, text in (("b", "**loud**"), ("i", "_**loud**_")):
        reply(page).press("Control+a")
        reply(page).press(f"Control+{key}")
        expect(reply(page)).to_have_value(text)
    reply(page).press("Control+Enter")
    expect(posts(page).last.locator("strong")).to_have_text("loud")


def test_a_thread_and_a_change_have_the_same_tools_as_a_reply(visit: Visit, thread: Thread) -> None:
    page = visit("mara", viewport=PHONE)
    opening = thread.posts.get(number=1)
    for address, label in (
        ("/boards/albums-on-repeat/start/?title=Which", "What do you want to say?"),
        (f"/posts/{opening.pk}/edit/", "Your text"),
    ):
        page.goto(address)
        area = page.get_by_label(label)
        area.fill("words")
        area.press("Control+a")
        page.get_by_role("button", name="Bold").click()
        expect(area).to_have_value("**words**")
        page.get_by_role("button", name="Preview").click()
        expect(page.get_by_role("region", name="Preview").locator("strong")).to_have_text("words")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert contrasts(page) == []
    page.get_by_label("Title").press("Enter")
    expect(posts(page).first.locator("strong")).to_have_text("words")
    assert page.complaints == []


def test_the_room_that_is_left_is_counted_near_the_end(visit: Visit, thread: Thread) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    reply(page).fill("x" * 31_980 + "💿" * 10)
    expect(page.get_by_text("Characters left: 10")).to_be_visible()
    reply(page).fill("x" * 32_001)
    expect(page.get_by_text("Characters too many: 1")).to_be_visible()
    reply(page).fill("short")
    expect(page.get_by_text("Characters left")).to_have_count(0)
