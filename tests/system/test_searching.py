"""The one box: found from anywhere by keyboard, proposing while one types, and results that are walked and narrowed."""

import re

import pytest
from playwright.sync_api import Page, expect

from community.discussions.models import Thread
from search.engines import Query
from search.engines.embedded import EmbeddedEngine
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import wait_until
from tests.system.looking import flaws, look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def word(house: Server) -> str:
    """One that stands in the title of an open thread, once it can be found."""
    thread = Thread.objects.filter(board__is_open=True, is_hidden=False).exclude(title="").latest("pk")
    longest = max(re.findall(r"[a-z]{4,}", thread.title.lower()), key=len)
    index = EmbeddedEngine(house.data_dir / "search.sqlite3")
    wait_until(lambda: index.health().ok and index.search(Query(text=longest, audience=["public"])).hits)
    index.close()
    return longest


def options(page: Page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_from_anywhere_a_key_leads_to_the_box_and_the_arrows_to_what_is_proposed(
    visit: Visit, word: str
) -> None:
    page = visit("nia", viewport={"width": 1440, "height": 900})
    page.goto("/boards/")
    page.wait_for_load_state("load")
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    box.press_sequentially(word, delay=20)
    expect(options(page).first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert flaws(page) == []
    box.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", re.compile("suggestions-.*-0"))
    box.press("ArrowUp")
    expect(options(page).first).to_have_attribute("aria-selected", "false")
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_value(word)
    box.press("Enter")
    expect(page).to_have_url(re.compile(rf"/search/\?q={word}"))
    page.wait_for_load_state("load")
    page.locator("body").press("/")
    expect(page.get_by_role("combobox", name="What are you looking for?")).to_be_focused()
    assert page.complaints == []


def test_a_proposal_leads_straight_there_and_an_operator_is_completed(visit: Visit, word: str) -> None:
    page = visit("nia", viewport=PHONE, has_touch=True)
    page.goto("/search/")
    page.wait_for_load_state("load")
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.press_sequentially("in:", delay=20)
    expect(options(page).first).to_be_visible()
    options(page).first.tap()
    expect(box).to_have_value(re.compile(r"^in:\S+ $"))
    box.fill("")
    box.press_sequentially(word, delay=20)
    place = options(page).filter(has_text=word).first
    expect(place).to_be_visible()
    address = place.get_attribute("href")
    assert flaws(page) == []
    place.tap()
    expect(page).to_have_url(re.compile(re.escape(str(address)) + "$"))
    assert page.complaints == []


def test_no_letter_that_is_being_composed_is_asked_for_and_a_late_answer_is_nobodys(
    visit: Visit, word: str
) -> None:
    page = visit(viewport={"width": 1440, "height": 900})
    page.goto("/search/")
    page.wait_for_load_state("load")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    box = page.get_by_role("combobox", name="What are you looking for?")
    box.evaluate(
        """(box) => {
          box.value = "おんが";
          box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
        }"""
    )
    box.fill(word)
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1 and word in asked[0]


def test_results_are_walked_with_j_and_k_and_opened_with_enter(visit: Visit, word: str) -> None:
    page = visit(viewport={"width": 1440, "height": 900})
    page.goto(f"/search/?q={word}")
    page.wait_for_load_state("load")
    hits = page.locator(".find-title a")
    page.locator("body").press("j")
    expect(hits.first).to_be_focused()
    if hits.count() > 1:
        page.keyboard.press("ArrowDown")
        expect(hits.nth(1)).to_be_focused()
        page.keyboard.press("k")
    expect(hits.first).to_be_focused()
    address = hits.first.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(str(address)) + "$"))
    assert page.complaints == []


def test_results_with_facets_are_for_everybody_in_light_and_dark_narrow_and_wide(
    visit: Visit, word: str
) -> None:
    page = visit("nia")
    for address in (
        f"/search/?q={word}",
        f"/search/?q={word}&when=year&sort=new",
        "/search/?q=zzxqy",
        "/search/",
    ):
        assert look_at(page, address) == []
    page.set_viewport_size(PHONE)
    page.goto(f"/search/?q={word}")
    page.wait_for_load_state("load")
    page.get_by_text("Narrow it down").last.click()
    page.get_by_role("link", name="The last year").click()
    expect(page.get_by_role("link", name="The last year")).to_have_count(1)
    expect(page).to_have_url(re.compile("when=year"))
    page.get_by_role("list", name="What narrows the search").get_by_role("link").click()
    expect(page).not_to_have_url(re.compile("when=year"))
    assert page.complaints == []


def test_a_search_is_saved_from_its_results_and_let_go(visit: Visit, word: str) -> None:
    page = visit("nia", viewport=PHONE, has_touch=True)
    page.goto(f"/search/?q={word}")
    page.wait_for_load_state("load")
    page.get_by_text("Save this search").first.click()
    assert flaws(page) == []
    page.get_by_label("Name").fill("Again and again")
    page.get_by_label("Tell me in my digest").check()
    page.get_by_role("button", name="Save this search").click()
    page.get_by_role("link", name="Saved as “Again and again”").click()
    expect(page.get_by_role("heading", name="Your searches")).to_be_visible()
    assert look_at(page, "/me/searches/") == []
    page.get_by_role("button", name="Let go of it Again and again").click()
    expect(page.get_by_role("heading", name="No search saved yet")).to_be_visible()
    assert page.complaints == []
