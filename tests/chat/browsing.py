"""Rooms in real browsers: each member in a browser context of their own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.servers import Server

LIVE = '.connection[data-state="live"]'


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def room_page(
    browser: Browser, server: Server, cookie: dict[str, str], at: str = "/rooms/vinyl/", **options: Any
) -> Page:
    """The page of a room for whom the cookie is, live. `options`: of the browser context."""
    context = browser.new_context(base_url=server.url, **options)
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(at)
    if options.get("java_script_enabled", True):
        page.wait_for_selector(LIVE)
    return page


def say(page: Page, words: str) -> None:
    page.fill("#body", words)
    page.press("#body", "Enter")
