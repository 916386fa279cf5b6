"""A device in a real browser: added by a press, shows what is pushed, and opens where it leads.

Chromium's own push service is out on the web, so what it would hand out comes from the test; all else is as in life.
"""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from chat.models import Membership, Message, Room
from chat.reading import mark_read
from chat.rooms import open_direct_room
from community.notifications.kinds import Line
from community.notifications.models import Device
from community.notifications.showing import tag_of
from tests import cast
from tests.chat.browsing import chromium
from tests.chat.saying import say
from tests.community.notifications.bringing import catch_up, says_yes
from tests.community.notifications.pushservice import Browser
from tests.servers import Server
from tests.servers import server as server

HANDS_OUT = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = [options.userVisibleOnly, options.applicationServerKey.length];
  return { toJSON: () => ({ endpoint: %s, keys: { p256dh: %s, auth: %s } }) };
};
"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/push/");
  return (await registration.getNotifications()).map((one) => [one.title, one.body, one.tag, one.data.url]);
}"""


@contextmanager
def settings_page(server: Server, member: Any) -> Iterator[Page]:
    """The page of settings of a member, and after it a look at what the browser had to complain of: nothing."""
    cookie = server.cookie_of(member)
    told = Browser("https://push.example/a").subscription()
    complaints: list[str] = []
    with chromium() as browser:
        context = browser.new_context(base_url=server.url, permissions=["notifications"])
        context.add_cookies([cookie])
        page = context.new_page()
        page.add_init_script(
            HANDS_OUT % tuple(json.dumps(told[key]) for key in ("endpoint", "p256dh", "auth"))
        )
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.goto("/me/away/")
        yield page
    assert complaints == []


def deliver(page: Page, server: Server, **shown: Any) -> None:
    """What the browser does when its push service calls."""
    tools = page.context.new_cdp_session(page)
    found: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(
            r["registrationId"] for r in told["registrations"] if "/push/" in r["scopeURL"]
        ),
    )
    tools.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(50)
    told = {"origin": server.url, "registrationId": found[0], "data": json.dumps(shown)}
    tools.send("ServiceWorker.deliverPushMessage", told)


def shown_soon(page: Page, body: str) -> list[list[str]]:
    for _ in range(100):
        shown = page.evaluate(SHOWN)
        if shown and shown[0][1] == body:
            break
        page.wait_for_timeout(50)
    return shown


@pytest.mark.browser
def test_a_press_adds_the_device_and_what_comes_is_shown_and_replaced(server: Server):
    ada = cast.member("Ada")
    about = {"title": "Kindred", "url": "/me/notices/", "tag": "a", "lang": "en"}
    with settings_page(server, ada) as page:
        # What comes in this story is of no notice, so nothing that was read.
        page.route("**/me/devices/standing/", lambda route: route.fulfill(json={"standing": ["a"]}))
        page.get_by_role("button", name="Tell me on this device").click()
        expect(page.get_by_text("This device is told from now on.")).to_be_visible(timeout=20_000)
        expect(page.get_by_text("Chrome · Linux")).to_be_visible()
        for body in ("Ben wrote to you", "Ben wrote to you again"):
            deliver(page, server, body=body, **about)
            assert shown_soon(page, body) == [["Kindred", body, "a", "/me/notices/"]]
    assert Device.objects.get().endpoint == "https://push.example/a"


@pytest.mark.browser
def test_what_was_read_elsewhere_is_shown_no_more(server: Server):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    said = {room: say(ben, room, "Hello") for room in (open_direct_room(ada, ben), few_of(ada, ben))}
    says_yes(ada, "push-direct")
    catch_up()
    tags = {room: tag_of(Line("", room.get_absolute_url())) for room in said}
    [one, two] = said
    with settings_page(server, ada) as page, ThreadPoolExecutor(1) as elsewhere:
        page.get_by_role("button", name="Tell me on this device").click()
        expect(page.get_by_text("This device is told from now on.")).to_be_visible(timeout=20_000)
        for room, tag in tags.items():
            about = {
                "title": "Kindred",
                "body": tag,
                "url": room.get_absolute_url(),
                "tag": tag,
                "lang": "en",
            }
            deliver(page, server, **about)
            wait_for_tags(page, {tag} if room == one else set(tags.values()))
        # Read on another device, of which the page that is open here hears.
        elsewhere.submit(read, ada, said[one]).result()
        wait_for_tags(page, {tags[two]})
        # Without a page that could hear of it, the next push tells.
        about = {"title": "Kindred", "body": "More", "url": "/boards/", "tag": "fresh", "lang": "en"}
        deliver(page, server, standing=[], **about)
        wait_for_tags(page, {"fresh"})


def read(member: Any, message: Message) -> None:
    mark_read(member, Room.objects.get(pk=message.room_id), message.seq)


def wait_for_tags(page: Page, tags: set[str]) -> None:
    for _ in range(200):
        if (shown := {one[2] for one in page.evaluate(SHOWN)}) == tags:
            return
        page.wait_for_timeout(50)
    assert shown == tags


def few_of(ada: Any, ben: Any) -> Room:
    """A direct room of more than two."""
    room = Room.objects.create(slug="direct-few", kind=Room.DIRECT, is_public=False)
    for member in (ada, ben):
        Membership.objects.create(room=room, member=member)
    return room
