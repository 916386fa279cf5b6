"""A moment: a stranger finds it, a member is reminded of its room and joins its talk."""

import pytest
from playwright.sync_api import expect

from cms.models import MomentPage
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import let_the_worker_finish, posts
from tests.system.looking import look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def night(house: Server) -> MomentPage:
    """What is to come, with a room."""
    return MomentPage.objects.coming().filter(room__isnull=False)[0]


def test_nothing_bars_anybody_from_moments_and_products(visit: Visit, night: MomentPage) -> None:
    let_the_worker_finish()
    page = visit()
    faults = [look_at(page, address) for address in ("/products/", "/moments/", night.url)]
    assert faults == [[], [], []]


def test_a_stranger_finds_a_moment_and_a_member_joins_its_talk(visit: Visit, night: MomentPage) -> None:
    stranger = visit()
    stranger.goto("/stories/")
    stranger.get_by_role("link", name="Moments", exact=True).click()
    stranger.get_by_role("link", name=night.title).click()
    expect(stranger.get_by_role("heading", level=1, name=night.title)).to_be_visible()
    expect(stranger.locator(".moment-when time").first).to_have_attribute(
        "datetime", night.starts_at.isoformat()
    )
    nia = visit("nia")
    nia.goto("/")
    nia.get_by_role("link", name=night.title).first.click()
    nia.get_by_role("link", name="Be reminded, and talk live").click()
    nia.get_by_role("button", name="Remind me").click()
    expect(nia.get_by_role("button", name="Do not remind me")).to_be_visible()
    nia.goto(night.url)
    nia.get_by_role("link", name="Join the talk").click()
    nia.get_by_label("Your reply").fill("I bring the biscuits.")
    nia.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(nia).last).to_contain_text("I bring the biscuits.")
    stranger.reload()
    expect(stranger.locator(".talk-thread")).to_contain_text("I bring the biscuits.")
