"""A text that is being written is never lost: two devices, a closed tab, no network, no session, no script."""

import pytest
from playwright.sync_api import Page, expect

from community.discussions.drafting import drafts_of
from community.discussions.models import Draft, Thread
from community.members.models import Member
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import give_password, posts, wait_until
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def thread(house: Server) -> Thread:
    Draft.objects.all().delete()
    return Thread.objects.filter(board__slug="albums-on-repeat").order_by("pk")[0]


def drafted(handle: str) -> list[str]:
    return [draft.body for draft in drafts_of(Member.objects.get(handle=handle))]


def saved(words: str) -> None:
    """Wait until Nia's only draft says this."""
    wait_until(lambda: drafted("nia") == [words])


def reply(page: Page):
    return page.get_by_label("Your reply")


def kept_here(page: Page) -> int:
    return page.evaluate("Object.keys(localStorage).filter((slot) => slot.startsWith('draft:')).length")


def test_a_draft_goes_from_the_phone_to_the_desk_and_into_a_post(visit: Visit, thread: Thread) -> None:
    phone = visit("nia", viewport=PHONE)
    phone.goto(thread.get_absolute_url())
    reply(phone).press_sequentially("On the train", delay=10)
    expect(phone.get_by_text("Draft saved")).to_be_visible()
    saved("On the train")
    assert contrasts(phone) == []
    desk = visit("nia")
    desk.goto(thread.get_absolute_url())
    expect(reply(desk)).to_have_value("On the train")
    expect(desk.get_by_text("Draft from")).to_be_visible()
    assert contrasts(desk) == []
    reply(desk).fill("On the train, and now at home.")
    saved("On the train, and now at home.")
    desk.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(desk).last).to_contain_text("On the train, and now at home.")
    assert drafted("nia") == [] and kept_here(desk) == 0
    assert phone.complaints == desk.complaints == []


def test_two_devices_that_wrote_at_once_lose_nothing(visit: Visit, thread: Thread) -> None:
    phone, desk = visit("nia", viewport=PHONE), visit("nia")
    for page in (phone, desk):
        page.goto(thread.get_absolute_url())
    reply(phone).fill("From the phone")
    saved("From the phone")
    reply(desk).fill("From the desk")
    expect(desk.get_by_text("You wrote something else here on another device.")).to_be_visible()
    desk.get_by_role("link", name="Look at both").click()
    other = desk.get_by_role("region", name="You wrote something else on another device")
    expect(reply(desk)).to_have_value("From the desk")
    expect(other).to_contain_text("From the phone")
    assert contrasts(desk) == []
    other.get_by_role("link", name="Go on with this one").click()
    expect(reply(desk)).to_have_value("From the phone")
    expect(other).to_contain_text("From the desk")
    other.get_by_role("link", name="Discard it").click()
    desk.get_by_role("button", name="Discard").click()
    expect(reply(desk)).to_have_value("From the phone")
    expect(other).to_have_count(0)
    assert desk.complaints == []


def test_a_closed_tab_loses_nothing(visit: Visit, thread: Thread) -> None:
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    reply(page).fill("Gone in a moment")
    page.close(run_before_unload=True)
    saved("Gone in a moment")


def test_without_a_network_words_stay_on_the_device_and_go_out_later(visit: Visit, thread: Thread) -> None:
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    page.context.set_offline(True)
    reply(page).fill("In the tunnel")
    expect(page.get_by_text("Kept on this device until it can be saved")).to_be_visible()
    page.close()
    again = page.context.new_page()
    page.context.set_offline(False)
    again.goto("/boards/")
    saved("In the tunnel")
    wait_until(lambda: kept_here(again) == 0)
    again.goto(thread.get_absolute_url())
    expect(reply(again)).to_have_value("In the tunnel")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without a script"])
def test_an_expired_session_asks_for_the_log_in_and_gives_the_words_back(
    visit: Visit, thread: Thread, script: bool
) -> None:
    words = f"What I wanted to say, {'with' if script else 'without'} a script"
    page = visit("otto", java_script_enabled=script)  # whom no pace holds up
    page.goto(thread.get_absolute_url())
    reply(page).fill(words)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Reply", exact=True).click()
    give_password(page, Member.objects.get(handle="otto").email)
    expect(reply(page)).to_have_value(words)
    expect(page.get_by_text("You wrote something else")).to_be_hidden()
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(page).last).to_contain_text(words)
    assert drafted("otto") == []


def test_logging_out_leaves_nothing_on_a_shared_computer(visit: Visit, thread: Thread) -> None:
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    reply(page).fill("Not for the next one")
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Log out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Log in")).to_be_visible()
    assert kept_here(page) == 0
    saved("Not for the next one")


def test_without_a_script_a_draft_is_found_carried_on_and_discarded(visit: Visit, thread: Thread) -> None:
    phone = visit("nia", viewport=PHONE)
    phone.goto(thread.get_absolute_url())
    reply(phone).fill("Half a thought")
    saved("Half a thought")
    plain = visit("nia", java_script_enabled=False)
    phone.goto("/me/drafts/")
    assert contrasts(phone) == []
    plain.goto("/me/drafts/")
    plain.get_by_role("link", name="Go on", exact=True).click()
    expect(reply(plain)).to_have_value("Half a thought")
    plain.get_by_role("link", name="Discard", exact=True).click()
    plain.get_by_role("button", name="Discard").click()
    expect(reply(plain)).to_have_value("")
    assert plain.complaints == []
