"""The house of a module's stories, and the doors by which people come to it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Response, expect, sync_playwright

from community.discussions.models import Draft
from community.members.models import Member
from tests import databases
from tests.servers import Server, own_server
from tests.system.house import PATIENCE_S, fill, working

type Visit = Callable[..., Page]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A story that is told once more (tests/conftest.py) is told in a new house: what broke has left its traces."""
    if getattr(item, "execution_count", 1) > 1:
        for kept in item._fixtureinfo.name2fixturedefs.get("house", ()):
            kept.finish(item._request)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> Iterator[Server]:
    """A server and a worker on a copy of the demo community; this process works on its database too."""
    filled = databases.shared("demo", fill)
    with (
        django_db_blocker.unblock(),
        own_server(tmp_path_factory.mktemp("house"), filled) as server,
        working(server),
    ):
        yield server


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps a loop running in this thread; nothing asynchronous touches the database in it.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        for act in ("click", "press", "press_sequentially", "tap"):
            patch.setattr(Locator, act, _on_a_whole_page(getattr(Locator, act)))
        expect.set_options(timeout=PATIENCE_S * 1000)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def _on_a_whole_page(act: Callable[..., Any]) -> Callable[..., Any]:
    """People act on a page that is there; a link that its scripts open in place leads elsewhere until they have run."""

    def wait_and_act(locator: Locator, *args: Any, **options: Any) -> Any:
        locator.page.wait_for_load_state()
        return act(locator, *args, **options)

    return wait_and_act


@pytest.fixture
def visit(chromium: Browser, house: Server) -> Iterator[Visit]:
    """`visit()` is a stranger's page, `visit("nia")` that of the member with this handle.

    `page.complaints` gathers what no page may do: errors, broken parts, calls to other hosts. Nobody finds what the
    story before left half written.
    """
    Draft.objects.all().delete()
    contexts = []

    def come(handle: str = "", **options: Any) -> Page:
        context = chromium.new_context(base_url=house.url, reduced_motion="reduce", **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_S * 1000)
        if handle:
            context.add_cookies([house.cookie_of(Member.objects.get(handle=handle))])
        page = _heard(context.new_page(), house.url)
        page.has_touch = options.get("has_touch", False)
        return page

    yield come
    for context in contexts:
        context.close()


def _heard(page: Page, home: str) -> Page:
    complaints: list[str] = []

    def ask(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            complaints.append(f"{page.url} called {request.url}")

    def answer(response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            complaints.append(f"{page.url} got {response.status} for {response.url}")

    def line(message: Any) -> None:
        # What the browser says of a status is told by `answer`; pages of errors have one on purpose.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{page.url} said {message.text}")

    page.on("request", ask)
    page.on("response", answer)
    page.on("console", line)
    page.on("pageerror", lambda error: complaints.append(f"{page.url} raised {error}"))
    page.complaints = complaints
    return page
