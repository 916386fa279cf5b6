"""The rendered corpus in a real browser, on a page without a content policy: the renderer alone must hold."""

import os
import shutil
from collections.abc import Iterator
from itertools import batched

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_httpserver import HTTPServer

from community.design.markdown import clean, render
from tests.community.design.test_markdown_xss import WAYS_IN
from tests.corpora import xss_payloads

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.enable_socket]

# What members do without meaning to: hover, focus, click, drag. Links are not followed: `javascript:` in
# them is looked at separately.
TOUCH_EVERYTHING = """() => {
  document.addEventListener("click", event => event.preventDefault());
  for (const element of document.querySelectorAll("main *"))
    for (const kind of ["mouseover", "mouseenter", "focus", "click", "dragstart", "load", "error", "toggle"])
      element.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
  return [...document.links].map(link => link.protocol);
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium) -> Iterator[Page]:
    page = chromium.new_page()
    yield page
    page.close()


def signs_of_life(page: Page, server: HTTPServer, body: str) -> list[str]:
    """Open `body` as a page and touch all of it; each dialog, script, log line or request is a sign."""
    signs: list[str] = []
    page.on("dialog", lambda dialog: (signs.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda line: signs.append(f"console {line.text}"))
    page.on("pageerror", lambda error: signs.append(f"script {error}"))
    page.on("popup", lambda popup: signs.append(f"window {popup.url}"))
    address = server.url_for("/page")
    page.on("request", lambda request: request.url == address or signs.append(f"request {request.url}"))
    page.route(lambda url: url != address, lambda route: route.abort())
    server.expect_request("/page").respond_with_data(
        f"<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>t</title><main>{body}</main>",
        content_type="text/html",
    )
    page.goto(address)
    # An address that the browser cannot read has ":" for a protocol and leads nowhere.
    protocols = page.evaluate(TOUCH_EVERYTHING)
    page.wait_for_timeout(150)
    signs += [f"link {name}" for name in set(protocols) - {"http:", "https:", "mailto:", ":"}]
    return signs


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_the_rendered_corpus_stays_inert(way_in, page, httpserver):
    body = "\n".join(render(way_in.replace("{}", payload)) for payload in xss_payloads())
    assert signs_of_life(page, httpserver, body) == []


def test_what_the_allow_list_alone_lets_through_runs_nothing(page, httpserver):
    body = "\n".join(clean(payload) for payload in xss_payloads())
    signs = signs_of_life(page, httpserver, body)
    assert [sign for sign in signs if not sign.startswith(("request", "console Failed to load"))] == []


def test_the_corpus_would_run_if_it_were_not_rendered(chromium, httpserver):
    signs: list[str] = []
    for payloads in batched(xss_payloads(), 40, strict=False):
        page = chromium.new_page()
        signs += signs_of_life(page, httpserver, "\n".join(payloads))
        page.close()
        httpserver.clear()
    assert sum(sign.startswith("dialog") for sign in signs) > 20
