"""What a room says of the company follows who comes and goes, while its page is open."""

import pytest
from playwright.sync_api import expect

from chat.joining import join_room
from chat.models import Room
from chat.presence import attend
from community.members.interests import declare_interests
from community.members.models import Interest
from tests import cast
from tests.chat.browsing import chromium
from tests.search.conftest import open_up
from tests.servers import Server
from tests.servers import server as server

SHARED = ("vinyl", "jazz")


@pytest.mark.browser
def test_the_hint_follows_who_comes_and_says_nothing_of_them(server: Server):
    cookies = [server.cookie_of(member) for member in company()]
    with chromium() as browser:
        pages = []
        for cookie in cookies:
            context = browser.new_context(base_url=server.url)
            context.add_cookies([cookie])
            pages.append(context.new_page())
        pages[0].goto("/rooms/jam/")
        hint = pages[0].locator("room-remarks .room-kindred")
        expect(hint).to_contain_text("8 others here, 4 share two interests with you.")
        pages[1].goto("/rooms/jam/")
        # He shares them as well, and stands there by name: so the number stays.
        expect(hint).to_contain_text("9 others here, 4 share two interests with you.", timeout=30_000)
        pages[1].close()
        expect(hint).to_contain_text("8 others here, 4 share two interests with you.", timeout=60_000)


def company():
    """Ada, and Ben who is about to come; in the room are eight, of whom four share two interests with Ada."""
    room = Room.objects.create(slug="jam", title="Jam")
    for slug in (*SHARED, "cooking"):
        Interest.objects.create(slug=slug, name=slug.title())
    ada, ben = cast.member("Ada"), cast.member("Ben")
    people = [cast.member(f"P{number}") for number in range(8)]
    for number, person in enumerate((ada, ben, *people)):
        declare_interests(person, SHARED if number < 6 else ("vinyl", "cooking"))
        join_room(person, room)
    open_up(ada, ben, *people)
    attend("another", {(str(room.pk), person.pk) for person in people}, False)
    return ada, ben
