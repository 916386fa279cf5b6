"""Whatever goes wrong between typing and posting: the error stands beside the field, and no word is lost."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from community.discussions.models import Board, Post, Thread
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import give_password

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

LONG_THOUGHT = "It begins with the crackle, and then nothing else matters for forty minutes."


@pytest.fixture
def thread(house: Server) -> Thread:
    return Thread.objects.filter(board__slug="albums-on-repeat").order_by("pk")[0]


def test_a_title_that_is_too_short_says_so_beside_the_field(visit: Visit) -> None:
    page = visit("nia")
    _write(page, "No")
    page.get_by_role("button", name="Start the thread").click()
    title = page.get_by_label("Title")
    expect(title).to_have_attribute("aria-invalid", "true")
    error = page.locator(".field").filter(has=title).get_by_text("Give your thread a title of 3")
    expect(error).to_be_visible()
    assert error.evaluate("e => e.closest('[id]').id") in title.get_attribute("aria-describedby")
    expect(title).to_have_value("No")
    expect(page.get_by_label("What do you want to say?")).to_have_value(LONG_THOUGHT)


def test_words_survive_a_session_that_ended(visit: Visit) -> None:
    page = visit("nia")
    _write(page, "The forty minutes after the crackle")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="Start the thread").click()
    give_password(page, "nia@demo.example")
    expect(page.get_by_role("heading", level=1, name="Start a thread")).to_be_visible()
    expect(page.get_by_label("What do you want to say?")).to_have_value(LONG_THOUGHT)
    expect(page.get_by_label("Title")).to_have_value("The forty minutes after the crackle")


def test_a_double_click_posts_once(visit: Visit, thread: Thread) -> None:
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    page.get_by_label("Your reply").fill("Twice is once too often.")
    page.get_by_role("button", name="Reply", exact=True).dblclick()
    expect(page.get_by_text("Twice is once too often.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Twice is once too often.")).to_have_count(1)
    assert Post.objects.filter(body="Twice is once too often.").count() == 1


def test_without_a_network_it_says_so_and_keeps_the_words(visit: Visit, thread: Thread) -> None:
    page = visit("mara")
    page.goto(thread.get_absolute_url())
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    page.get_by_label("Your reply").fill(LONG_THOUGHT)
    page.context.set_offline(True)
    expect(page.get_by_text(re.compile("no network|offline", re.IGNORECASE)).first).to_be_visible()
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_role("heading", name="You are off the grid")).to_be_visible()
    page.context.set_offline(False)
    page.goto(thread.get_absolute_url())
    expect(page.get_by_label("Your reply")).to_have_value(LONG_THOUGHT)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_role("article").filter(has_text=LONG_THOUGHT)).to_be_visible()
    assert Post.objects.filter(body=LONG_THOUGHT).count() == 1


def _write(page: Page, title: str) -> None:
    board = Board.objects.get(slug="albums-on-repeat")
    page.goto(f"{board.get_absolute_url()}start/")
    page.get_by_label("Title").fill(title)
    page.get_by_label("What do you want to say?").fill(LONG_THOUGHT)
