"""What members do with each other beside talking: taking back what they took back, how much they hear, and groups."""

import uuid
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from community.discussions.models import Board, Follow, Thread
from community.discussions.models import Group as OwnGroup
from community.discussions.posting import start_thread
from community.members.models import Member
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.hands import DESK, PHONE, press
from tests.system.house import let_the_worker_finish
from tests.system.looking import flaws, look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SIZES = pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])
WORDS = "The one with the scratch."


@pytest.fixture
def kim(house: Server) -> Member:
    return _newcomer("Kim")


@pytest.fixture
def lou(house: Server) -> Member:
    return _newcomer("Lou")


def _newcomer(name: str) -> Member:
    """Another one for each story, at home here, so that no pace holds anybody up."""
    found = cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}")
    cast.at_home(found)
    return found


@pytest.fixture
def mara(house: Server) -> Member:
    return Member.objects.get(handle="mara")


# Removing, and bringing back ----------------------------------------------------------------------------------


@SIZES
def test_a_reply_that_was_removed_comes_back_as_it_was_for_who_reads_along(
    visit: Visit, kim: Member, mara: Member, options: dict[str, Any]
) -> None:
    thread = cast.thread(mara, title="A record with a scratch")
    cast.reply(kim, thread, WORDS)
    page, reader = visit(kim.handle, **options), visit("mara")
    for each in (page, reader):
        each.goto(thread.get_absolute_url())
        expect(_second(each)).to_contain_text(WORDS)
    press(_second(page).get_by_role("link", name="Remove", exact=True))
    expect(page.get_by_role("heading", level=1, name="Remove your post")).to_be_visible()
    assert flaws(page) == []
    press(page.get_by_role("main").get_by_role("button", name="Remove"))
    expect(_second(page)).to_contain_text("removed this")
    expect(reader.locator("#post-2")).to_contain_text("removed this")
    expect(_second(reader).get_by_role("link", name="Bring it back")).to_be_hidden()
    assert flaws(page) == []
    press(_second(page).get_by_role("link", name="Bring it back"))
    expect(page.get_by_role("heading", level=1, name="Bring your post back")).to_be_visible()
    assert flaws(page) == []
    press(page.get_by_role("main").get_by_role("button", name="Bring it back"))
    for each in (page, reader):
        expect(_second(each).locator(".post-body")).to_have_text(WORDS)
    assert flaws(reader) == flaws(page) == []


def _second(page: Page) -> Locator:
    return page.locator("#post-2")


# How much one hears -------------------------------------------------------------------------------------------


@SIZES
def test_how_much_one_hears_of_a_board_is_what_one_chose(
    visit: Visit, kim: Member, mara: Member, options: dict[str, Any]
) -> None:
    board = cast.board("Needles and dust", slug=f"dust-{uuid.uuid4().hex[:8]}")
    page = visit(kim.handle, **options)
    page.goto(board.get_absolute_url())
    _hear(page, "Mentions", "New threads")
    first = _start(mara, board, "A brush or a cloth?")
    page.goto("/me/notices/")
    expect(page.get_by_role("main").get_by_role("link", name=first.title)).to_be_visible()
    page.goto("/me/follows/")
    assert flaws(page) == []
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=board.title))
    press(row.locator("summary"))
    assert flaws(page) == []
    press(row.get_by_role("button", name="Muted"))
    expect(row.locator("summary")).to_contain_text("Muted")
    assert Follow.objects.get(member=kim, board=board).level == "muted"
    second = _start(mara, board, "And how often?")
    page.goto("/me/notices/")
    expect(page.get_by_role("main").get_by_role("link", name=first.title)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("link", name=second.title)).to_have_count(0)
    page.goto(second.get_absolute_url())
    _hear(page, "Muted", "Everything")  # as its board, until one chooses
    cast.reply(mara, second, "Every evening.")
    let_the_worker_finish()
    page.goto("/me/notices/")
    expect(page.get_by_role("main").get_by_role("link", name=second.title)).to_be_visible()
    assert page.complaints == []


def _start(by: Member, board: Board, title: str) -> Thread:
    thread = start_thread(by, board, title, "Tell me.", [], uuid.uuid4())
    let_the_worker_finish()
    return thread


def _hear(page: Page, before: str, level: str) -> None:
    """Choose how much to hear of what the page is about."""
    page.wait_for_load_state("load")
    menu = page.locator("details.follow").first
    expect(menu.locator("summary")).to_have_accessible_name(f"You hear: {before}")
    press(menu.locator("summary"))
    expect(menu.get_by_role("button", name=level)).to_be_visible()
    assert flaws(page) == []
    press(menu.get_by_role("button", name=level))
    expect(menu.locator("summary")).to_have_accessible_name(f"You hear: {level}")
    expect(menu.get_by_role("button", name=level)).to_be_hidden()


# Groups -------------------------------------------------------------------------------------------------------


@SIZES
def test_a_closed_group_is_founded_asked_into_and_left(
    visit: Visit, kim: Member, lou: Member, options: dict[str, Any]
) -> None:
    name = f"Dust and {kim.handle}"
    page, guest = visit(kim.handle, **options), visit(lou.handle, **options)
    page.goto("/groups/")
    assert flaws(page) == []
    press(page.get_by_role("main").get_by_role("link", name="Found a group"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("What is it about?").fill("Cleaning, and *why* it matters.")
    press(page.get_by_text("Closed: by asking or invitation"))
    assert flaws(page) == []
    press(page.get_by_role("button", name="Found it"))
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert flaws(page) == []
    group = OwnGroup.objects.get(founder=kim)
    guest.goto(group.get_absolute_url())
    expect(guest.get_by_text("What is said here is for its members.")).to_be_visible()
    guest.get_by_role("main").get_by_role("textbox").fill("I own three brushes.")
    assert flaws(guest) == []
    press(guest.get_by_role("button", name="Ask to belong"))
    expect(guest.get_by_text("You asked to belong.")).to_be_visible()
    assert flaws(guest) == []
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("I own three brushes.")
    assert flaws(page) == []
    press(page.get_by_role("button", name="Let them in"))
    expect(page.get_by_role("button", name="Let them in")).to_have_count(0)
    guest.reload()
    press(guest.get_by_role("link", name="To the board"))
    expect(guest.get_by_role("heading", level=1, name=name)).to_be_visible()
    expect(guest.get_by_role("link", name="Start a thread").first).to_be_visible()
    guest.goto(group.get_absolute_url())
    press(guest.get_by_role("button", name="Leave the group"))
    expect(guest.get_by_role("button", name="Ask to belong")).to_be_visible()
    guest.goto(group.board.get_absolute_url())
    expect(guest.get_by_role("link", name="Start a thread")).to_have_count(0)
    assert page.complaints == guest.complaints == []


def test_an_open_group_is_joined_and_left_and_read_by_strangers(
    visit: Visit, kim: Member, lou: Member
) -> None:
    group = cast.group(kim, f"Open to {kim.handle}")
    let_the_worker_finish()
    page, stranger = visit(lou.handle), visit()
    for each in (page, stranger):
        assert look_at(each, "/groups/") == []
        assert look_at(each, group.get_absolute_url()) == []
    expect(stranger.get_by_role("button", name="Join the group")).to_have_count(0)
    press(page.get_by_role("button", name="Join the group"))
    expect(page.get_by_role("button", name="Leave the group")).to_be_visible()
    assert look_at(page, group.get_absolute_url()) == []
    expect(page.get_by_role("main")).to_contain_text("2 members")
    press(page.get_by_role("link", name="To the room"))
    expect(page.get_by_label("Say something to")).to_be_visible()
    page.goto(group.get_absolute_url())
    press(page.get_by_role("button", name="Leave the group"))
    expect(page.get_by_role("button", name="Join the group")).to_be_visible()
    page.goto("/groups/")
    expect(page.get_by_role("heading", name="Yours")).to_have_count(0)
    assert page.complaints == stranger.complaints == []
