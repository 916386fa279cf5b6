"""A community with a life behind it, its processes, and the people who come to it in real browsers.

Each module of stories has a house of its own (see `conftest.py`): a copy of one demo community, a server and a
worker. Who visits it has a browser context of their own, so that no two share cookies or what is kept on a device.
"""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from bin.servers import worker
from community.ledger.models import Delivery
from community.members.models import Interest
from demo.logins import PASSWORD
from search.mending import MENDING
from search.models import Dirty, Lease, Spread
from search.sync import DRAINING
from tests import databases
from tests.servers import Server, environment, free_port

SCALE = {"members": 24, "threads": 16, "replies": 80, "messages": 40}
"""Enough for each list to have something in it, and filled in seconds."""
PATIENCE_S = 20


def fill(folder: Path) -> None:
    """Make the folder's database that of a demo community, for `databases.shared`."""
    databases.copy(databases.migrated(), folder)
    scale = [f"--{name}={number}" for name, number in SCALE.items()]
    command = [sys.executable, "manage.py", "demo", *scale]
    environ = environment(folder, free_port())
    subprocess.run(command, cwd=settings.BASE_DIR, env=environ, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def working(server: Server) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process on the server's database."""
    environ = environment(server.data_dir, server.port) | server.environ
    with (server.data_dir / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            worker(environ).command,
            cwd=settings.BASE_DIR,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until[T](holds: Callable[[], T], seconds: float = PATIENCE_S) -> T:
    """What `holds` returns as soon as that is true."""
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found


def code_for(server: Server, address: str) -> str:
    """The code in the latest mail to `address`; the mail is thrown away, so that no code is read twice."""
    # The house's worker, which may still be starting, sends it.
    path, text = wait_until(lambda: _latest_mail(server.data_dir / "mail", address), 3 * PATIENCE_S)
    path.unlink()
    found = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", text, re.MULTILINE)
    assert found, text
    return found[1]


def _latest_mail(folder: Path, address: str) -> tuple[Path, str] | None:
    for path in sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if address in str(mail["To"]):
            return path, mail.get_body(("plain",)).get_content()
    return None


def sign_up(page: Page, server: Server, name: str, address: str) -> None:
    """From any page of a stranger to the welcome page."""
    page.get_by_role("banner").get_by_role("link", name="Join").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(address)
    page.get_by_role("button", name="Join", exact=True).click()
    enter_code(page, server, address)
    expect(page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()


def enter_code(page: Page, server: Server, address: str) -> None:
    expect(page.get_by_role("heading", name="Now look at your e-mail")).to_be_visible()
    page.locator("[name=code]").fill(code_for(server, address))
    page.get_by_role("button", name="Confirm").click()


def log_in(page: Page, address: str, following: str = "/") -> None:
    page.goto(f"/accounts/login/?next={following}")
    give_password(page, address)


def give_password(page: Page, address: str) -> None:
    """On the log-in page: the password that everybody of the demo has."""
    page.get_by_label("Email").fill(address)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def posts(page: Page) -> Locator:
    """Those of a thread, and not the cards of what is like it, which come below them a moment later."""
    return page.get_by_role("article", name=re.compile(r"^Post \d"))


def log_out(page: Page) -> None:
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Log out").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Log in")).to_be_visible()


def pick(page: Page, interests: list[Interest]) -> None:
    """Choose these in the interests of a form; those chosen already stay."""
    for interest in interests:
        choice = page.locator("label.pick").filter(has=page.get_by_text(interest.name, exact=True))
        if not choice.get_by_role("checkbox").is_checked():
            choice.click()


def let_the_worker_finish() -> None:
    """Wait until everybody is told what happened, and all of it can be found."""
    wait_until(lambda: not (Delivery.objects.exists() or Dirty.objects.due().exists() or _is_index_written()))


def _is_index_written() -> bool:
    """Whether somebody is at it, or all of it is still to be."""
    held = Lease.objects.filter(name__in=[DRAINING, MENDING], until__gt=timezone.now())
    return Spread.objects.exists() or held.exists()
