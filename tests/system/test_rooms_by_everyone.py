"""The pages of rooms: readable by everyone, on any screen, with everything in them and whatever is open in them."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chat.models import Message, Room
from tests.servers import Server
from tests.system import rooming
from tests.system.conftest import Visit
from tests.system.hands import DESK, PHONE, press
from tests.system.looking import flaws, look_at

pytestmark = [pytest.mark.browser, pytest.mark.pages, pytest.mark.timeout(300)]

KEYBOARD = 336
"""Pixels that the keyboard of a phone of 390 x 844 takes."""
NOTCH = {"top": 0, "bottom": 34, "left": 47, "right": 47}

_KEYBOARD = """(() => {
  const view = new EventTarget();
  Object.assign(view, { scale: 1, offsetTop: 0, covered: 0 });
  Object.defineProperty(view, "height", { get: () => innerHeight - view.covered });
  Object.defineProperty(window, "visualViewport", { value: view });
})()"""
"""No browser without a screen has a keyboard that covers the page; this says what one would say."""


@pytest.fixture(scope="module")
def rooms(house: Server) -> dict[str, Room]:
    made = {
        "lively": rooming.lively_room(),
        "closed": rooming.closed_room(),
        "scheduled": rooming.scheduled_room(),
        "ended": rooming.ended_room(),
        "locked": rooming.locked_room(),
        "few": rooming.few_room(),
        "direct": rooming.direct_room(),
    }
    rooming.ask_nia()
    return made


def test_nothing_bars_a_member_from_any_room(visit: Visit, rooms: dict[str, Room]) -> None:
    page, at = visit("nia"), rooms["lively"].get_absolute_url()
    first = _first(rooms["lively"])
    addresses = [room.get_absolute_url() for room in rooms.values()]
    addresses += [f"{at}{part}/" for part in ("about", "pins", "questions", "gather", "bots", "mine")]
    addresses += [f"{at}{first}/edit/", f"{at}{first}/remove/", rooms["closed"].get_absolute_url() + "about/"]
    addresses += ["/rooms/", "/rooms/few/", "/rooms/start/", "/me/rooms/", "/me/requests/", "/me/away/"]
    addresses += ["/members/olga/write/"]
    assert _faults(page, addresses) == ""


def test_nothing_bars_who_listens_or_is_asked(visit: Visit, rooms: dict[str, Room]) -> None:
    at = rooms["lively"].get_absolute_url()
    assert _faults(visit(), ["/rooms/", at, f"{at}questions/", f"{at}pins/"]) == ""
    asked = [rooms[name].get_absolute_url() + "invitation/" for name in ("closed", "few")]
    assert _faults(visit("wilhelmina"), ["/rooms/", at, *asked, rooms["direct"].get_absolute_url()]) == ""


@pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_bars_whoever_opens_what_a_room_has(
    visit: Visit, rooms: dict[str, Room], options: dict[str, Any]
) -> None:
    page = _come_in(visit("nia", **options), rooms["lively"])
    line = page.locator(f'.line[data-seq="{_first(rooms["lively"])}"]')
    for summary in (".programme > summary", ".question-ask > summary", ".room-search > summary"):
        press(page.locator(summary))
        assert flaws(page) == [], summary
    page.keyboard.press("Escape")
    press(page.locator(".programme > summary"))
    press(page.locator(".room-menu summary"))
    assert flaws(page) == []
    page.keyboard.press("Escape")
    line.scroll_into_view_if_needed()
    line.hover()
    _open_menu(line)
    assert flaws(page) == []
    press(line.locator(".menu-list [data-act=edit]"))
    expect(line.locator(".line-edit textarea")).to_be_focused()
    assert flaws(page) == []
    page.keyboard.press("Escape")
    press(page.locator(".attach-open"))
    expect(page.get_by_label("Picture or file")).to_be_visible()
    assert flaws(page) == []


def test_the_field_stays_above_the_keyboard_of_a_phone(visit: Visit, rooms: dict[str, Room]) -> None:
    page = visit("nia", **PHONE)
    page.add_init_script(_KEYBOARD)
    _come_in(page, rooms["lively"])
    last = page.locator(".room-lines .line").last
    for covered in (KEYBOARD, 0, KEYBOARD):
        page.evaluate(_COVER, covered)
        field, words = (_box(one) for one in (page.locator(".room-form"), last))
        assert field["y"] + field["height"] <= 844 - covered
        assert words["y"] + words["height"] <= field["y"]
        assert page.locator(".site-nav").is_visible() == (not covered)
    page.get_by_label("Say something to").fill("A line\n" * 12)
    field, head = _box(page.locator(".room-form")), _box(page.locator(".room-head"))
    assert head["y"] + head["height"] < field["y"]
    assert field["y"] + field["height"] <= 844 - KEYBOARD
    assert flaws(page) == []


def test_nothing_hides_behind_the_edges_of_a_phone(visit: Visit, rooms: dict[str, Room]) -> None:
    page = visit("nia", **PHONE)
    page.context.new_cdp_session(page).send("Emulation.setSafeAreaInsetsOverride", {"insets": NOTCH})
    for width, height in ((390, 844), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        _come_in(page, rooms["direct"])
        field, bar = _box(page.locator(".room-form")), _box(page.locator(".site-nav li").first)
        assert field["x"] >= NOTCH["left"]
        assert field["x"] + field["width"] <= width - NOTCH["right"]
        assert bar["x"] >= NOTCH["left"]
        assert bar["y"] + bar["height"] <= height - NOTCH["bottom"]
        assert field["y"] + field["height"] <= bar["y"]


def test_what_was_written_without_a_network_waits_and_leaves_once(
    visit: Visit, rooms: dict[str, Room]
) -> None:
    page = _come_in(visit("nia", **PHONE), rooms["locked"])
    page.context.set_offline(True)
    for words in ("Said in a tunnel.", "And after it."):
        page.get_by_label("Say something to").fill(words)
        press(page.get_by_role("button", name="Send"))
    waiting = page.locator(".room-waiting .line")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("Waiting to be sent")
    expect(waiting.last).to_be_in_viewport()
    assert flaws(page) == []
    page.context.set_offline(False)
    expect(waiting).to_have_count(0)
    said = Message.objects.filter(room=rooms["locked"]).order_by("seq").values_list("body", flat=True)
    assert list(said) == ["Said in a tunnel.", "And after it."]


_COVER = """(covered) => {
  visualViewport.covered = covered;
  visualViewport.dispatchEvent(new Event("resize"));
}"""


def _come_in(page: Page, room: Room) -> Page:
    page.goto(room.get_absolute_url())
    page.wait_for_load_state("load")
    expect(page.locator('.connection[data-state="live"]')).to_be_attached()
    return page


def _first(room: Room) -> int:
    return Message.objects.filter(room=room).earliest("seq").seq


def _open_menu(line: Locator) -> None:
    press(line.locator(".line-acts summary").first)
    expect(line.locator(".menu-list").first).to_be_visible()


def _box(one: Locator) -> Any:
    one.wait_for()
    return one.bounding_box()


def _faults(page: Page, addresses: list[str]) -> str:
    return "\n".join(line for address in addresses for line in look_at(page, address))
