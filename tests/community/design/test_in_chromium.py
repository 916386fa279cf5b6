"""The page of components in a real browser: nothing for axe to find, and each behaviour does what it says."""

import os
import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.pages,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop running in this thread; nothing asynchronous touches the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server, settings) -> Iterator[Page]:
    settings.DEBUG = True
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda line: line.type == "error" and page.complaints.append(line.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize(
    ("address", "theme", "width"),
    [
        ("/design/", "light", 390),
        ("/design/", "dark", 1440),
        ("/design/?dir=rtl", "light", 1440),
        ("/accounts/login/", "dark", 390),
        ("/accounts/signup/", "light", 1440),
    ],
)
def test_axe_finds_nothing(page, address, theme, width):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    found = Axe().run(page, options=RULES).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it scrolls sideways"
    assert page.complaints == []


BARS = """() => [...document.querySelectorAll("meta[name=theme-color]")]
  .filter((meta) => matchMedia(meta.media).matches).map((meta) => meta.dataset.scheme)"""
"""For which scheme the browser's own bars are coloured."""


def test_a_chosen_theme_stays_and_can_be_taken_back(page):
    page.emulate_media(color_scheme="light")
    page.goto("/accounts/login/")
    assert page.evaluate(BARS) == ["light"]
    page.get_by_role("button", name="Dark").last.click()
    assert page.evaluate(BARS) == ["dark"], "at once"
    page.reload()
    assert page.evaluate(BARS) == ["dark"]
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    expect(page.get_by_role("button", name="Dark").last).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="As my device").last.click()
    assert page.evaluate(BARS) == ["light"]
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_what_is_typed_outlives_a_reload_and_goes_once_it_was_taken(page):
    page.goto("/design/")
    about = page.get_by_label("About optional")
    about.fill("Side two, and then side one again.")
    page.reload()
    assert (
        page.evaluate("JSON.parse(localStorage['draft:0:gallery']).fields.about[0]")
        == "Side two, and then side one again."
    )
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<form-guard done=\"gallery\"></form-guard>')"
    )
    assert page.evaluate("localStorage['draft:0:gallery']") is None


def test_a_form_is_sent_once_however_often_it_is_pressed(page):
    page.goto("/design/")
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form-guard form");
          let sent = 0;
          addEventListener("submit", (event) => { sent += event.defaultPrevented ? 0 : 1; event.preventDefault(); });
          for (const _ of [1, 2, 3]) form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
          return sent;
        }"""
    )
    assert sent == 1
    expect(page.get_by_role("button", name="Save")).to_have_attribute("aria-busy", "true")


def test_the_first_tab_leads_to_the_content(page):
    page.goto("/design/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_escape_closes_a_menu_and_gives_the_focus_back(page):
    page.goto("/design/")
    button = page.get_by_label("More about this")
    button.click()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Edit")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Edit")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_dialog_opens_over_the_page_and_closes(page):
    page.goto("/design/")
    page.get_by_role("link", name="Open a dialog").click()
    dialog = page.get_by_role("dialog", name="Leave this room?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_times_are_told_from_now_and_offline_is_told_at_all(page):
    page.goto("/design/")
    expect(page.locator("#post-2 time")).to_have_text("4 min. ago")
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_be_hidden()


def test_it_reads_and_holds_together_without_javascript(chromium, live_server, settings):
    settings.DEBUG = True
    page = chromium.new_page(java_script_enabled=False, base_url=live_server.url)
    page.goto("/design/")
    expect(page.get_by_role("heading", name="Threads", exact=True)).to_be_visible()
    expect(page.locator("theme-switch").first).to_be_hidden()
    page.close()
