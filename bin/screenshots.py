"""`make screenshots`: the pictures of the README, taken from a demo community of their own in a real Chromium."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bin.processes import ROOT, Group, answers, free_port
from bin.servers import READY_SECONDS, pages_and_sockets, prepare, worker
from demo.logins import LOGINS, PASSWORD

FOLDER = ROOT / "docs" / "screenshots"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUALITY = 78  # of WebP, 0-100: text stays crisp, and all pictures together stay under 1 MB
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}


@dataclass(frozen=True)
class Shot:
    """One picture: the way to a page, whose eyes it is seen with ("" for a stranger's), the screen, light or dark.

    `way`: an address, and then links (CSS) to follow from there.
    """

    name: str
    way: tuple[str, ...]
    role: str
    screen: str
    scheme: str


SHOTS = [
    Shot("home", ("/",), "", "desktop", "light"),
    Shot("story", ("/stories/", "main h2 a, main h3 a"), "member", "desktop", "dark"),
    Shot("thread", ("/boards/stories/", ".thread-row-title a"), "member", "phone", "light"),
    Shot("room", ("/rooms/", "main a[href^='/rooms/']"), "member", "phone", "dark"),
    Shot("people", ("/people/",), "member", "phone", "light"),
    Shot("known", ("/me/known/",), "member", "phone", "dark"),
]


def main() -> int:
    """Fill, serve, look, store; returns the exit code."""
    with TemporaryDirectory(prefix="kindred-") as folder, Group() as group:
        port = free_port()
        environ = outside_settings_left_out() | {"DATA_DIR": folder, "PORT": str(port)}
        if code := group.finish(prepare(environ, "--demo")):
            return code
        group.start(pages_and_sockets(port, environ), worker(environ))
        if not group.wait_until(lambda: answers(port, "/readyz", {}), READY_SECONDS):
            return 1
        take_all(f"http://127.0.0.1:{port}")
    return 0


def outside_settings_left_out() -> dict[str, str]:
    """This environment without what would lead away from the temporary folder."""
    elsewhere = ("DATABASE_URL", "REDIS_URL", "MEILISEARCH_URL", "EMAIL_URL", "BASE_URL", "DEBUG")
    return {name: value for name, value in os.environ.items() if name not in elsewhere}


def take_all(address: str) -> None:
    """Every picture, stored as WebP."""
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        for shot in SHOTS:
            file = FOLDER / f"{shot.name}.webp"
            picture = Image.open(io.BytesIO(take(browser, address, shot)))
            picture.convert("RGB").save(file, "WEBP", quality=QUALITY, method=6)
            print(
                f"{file.relative_to(ROOT)}  {picture.width} x {picture.height}, {file.stat().st_size:,} bytes"
            )


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of CHROMIUM or of the PATH, else the one that Playwright brought."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)
    # Its own sandbox needs rights that root and containers lack; it only ever sees our pages.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def take(browser: Browser, address: str, shot: Shot) -> bytes:
    """The picture as PNG. Raises `RuntimeError` where the address does not answer with a page."""
    context = browser.new_context(
        base_url=address, color_scheme=shot.scheme, reduced_motion="reduce", **SCREENS[shot.screen]
    )
    page = context.new_page()
    if shot.role:
        log_in(page, dict(LOGINS)[shot.role])
    answer = page.goto(shot.way[0])
    if not answer or not answer.ok:
        raise RuntimeError(f"{shot.way[0]} could not be shown.")
    for link in shot.way[1:]:
        page.locator(link).first.click()
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    context.close()
    return picture


def log_in(page: Page, email: str) -> None:
    """By the form, as people do."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/login/" not in address)


if __name__ == "__main__":
    sys.exit(main())
