"""Interests in a browser: picking some of many, what goes on about one, and what stands beside what is read."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from chat.models import Room
from cms.models import StoryPage
from community.discussions.models import Board, Thread
from community.discussions.posting import start_thread
from community.members import consent
from community.members.interests import declare_interests
from community.members.models import Interest, Member
from community.members.vocabulary import add_synonym
from tests import cast
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.hands import DESK, PHONE, press
from tests.system.house import let_the_worker_finish
from tests.system.looking import flaws, look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SIZES = pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])


@pytest.fixture
def nia(house: Server) -> Member:
    """Who loves jazz so far, and nothing else."""
    member = Member.objects.get(handle="nia")
    declare_interests(member, ["jazz"])
    return member


@pytest.fixture(scope="module")
def other_word(house: Server) -> str:
    """The beginning of another word for ambient."""
    add_synonym(Interest.objects.get(slug="ambient"), Member.objects.get(handle="mara"), "Quiet Drones")
    return "quiet dr"


def picks(page: Page) -> Locator:
    """Those of the interests that one sees."""
    return page.locator(".interest-picker label.pick:visible")


def loved(member: Member) -> set[str]:
    return {one.slug for one in member.interests.all()}


@SIZES
def test_a_few_letters_find_an_interest_among_many(
    visit: Visit, nia: Member, other_word: str, options: dict[str, Any]
) -> None:
    page = visit("nia", **options)
    page.goto("/me/interests/")
    page.wait_for_load_state("load")
    box, everything = page.get_by_label("Find an interest"), Interest.objects.count()
    expect(box).to_be_visible()
    expect(picks(page)).to_have_count(everything)
    box.press_sequentially("BOSSA", delay=10)
    expect(picks(page)).to_have_text([re.compile("Bossa Nova"), re.compile("^Jazz$")])
    assert flaws(page) == []
    box.press("Enter")
    expect(box).to_have_value("")
    expect(page).to_have_url(re.compile("/me/interests/$"))
    expect(picks(page)).to_have_count(everything)
    box.press_sequentially(other_word, delay=10)
    ambient = picks(page).filter(has_text="Ambient")
    press(ambient)
    expect(ambient.get_by_role("checkbox")).to_be_checked()
    box.fill("xyzzy")
    expect(page.get_by_text("Nothing by that word.")).to_be_visible()
    expect(picks(page)).to_have_count(3)
    assert flaws(page) == []
    press(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("What you see follows your interests.")).to_be_visible()
    assert loved(nia) == {"jazz", "bossa-nova", "ambient"}
    assert page.complaints == []


def test_without_a_script_there_is_no_box_and_all_of_them(visit: Visit, nia: Member) -> None:
    page = visit("nia", java_script_enabled=False)
    page.goto("/me/interests/")
    expect(page.get_by_label("Find an interest")).to_be_hidden()
    expect(picks(page)).to_have_count(Interest.objects.count())
    picks(page).filter(has_text="Bossa Nova").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you see follows your interests.")).to_be_visible()
    assert loved(nia) == {"jazz", "bossa-nova"}


@dataclass(frozen=True)
class World:
    """What is about an interest that nobody else knows: a thread for all, one for members, a room for members."""

    interest: Interest
    open: Thread
    members: Thread
    room: Room


@pytest.fixture(scope="module")
def world(house: Server) -> World:
    interest = Interest.objects.create(slug="theremin", name="Theremin")
    mara = Member.objects.get(handle="mara")
    backstage = cast.board("Backstage for members", is_open=False)
    boards = (Board.objects.get(slug="albums-on-repeat"), backstage)
    titles = ("A quokka plays the theremin", "Members and their theremins")
    threads = [
        start_thread(mara, on, title, "Which one is yours?", [interest], uuid.uuid4())
        for on, title in zip(boards, titles, strict=True)
    ]
    room = Room.objects.create(slug="aetherwaves", title="Aetherwaves", is_public=False)
    room.interests.set([interest])
    for name in ("Opened Olive", "Closed Clara"):
        declare_interests(cast.member(name, handle=name.split()[1].lower()), ["theremin"])
    consent.give(Member.objects.get(handle="olive"), "kindred")
    return World(interest, *threads, room)


@pytest.fixture
def shy(nia: Member, world: World) -> Member:
    """Nia, who does not want to be found so far."""
    consent.withdraw(nia, "kindred")
    let_the_worker_finish()
    return nia


def test_a_stranger_reads_of_an_interest_what_is_public_and_of_nobody(visit: Visit, world: World) -> None:
    let_the_worker_finish()
    page = visit()
    assert look_at(page, "/i/theremin/") == []
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name=world.open.title)).to_be_visible()
    for words in (world.members.title, world.room.title, "Opened Olive", "Closed Clara"):
        expect(main).not_to_contain_text(words)
    press(main.get_by_role("link", name="I love this too"))
    expect(page).to_have_url(re.compile(r"/accounts/signup/\?next=/i/theremin/"))


@SIZES
def test_people_of_an_interest_are_shown_to_who_opened_up_as_they_did(
    visit: Visit, shy: Member, world: World, options: dict[str, Any]
) -> None:
    page = visit("nia", **options)
    assert look_at(page, "/i/theremin/") == []
    page.set_viewport_size(options["viewport"])
    main = page.get_by_role("main")
    for words in (world.open.title, world.members.title, world.room.title):
        expect(main).to_contain_text(words)
    expect(main).not_to_contain_text("Opened Olive")
    press(main.get_by_role("link", name="Say yes, and see who they are"))
    press(page.get_by_role("button", name="Yes, let them find me"))
    expect(page.get_by_role("button", name="Yes, let them find me")).to_have_count(0)
    assert look_at(page, "/i/theremin/") == []
    page.set_viewport_size(options["viewport"])
    expect(main.get_by_role("link", name="Opened Olive")).to_be_visible()
    expect(main).not_to_contain_text("Closed Clara")
    press(main.get_by_role("button", name="I love this too"))
    expect(main.get_by_role("button", name="You love this")).to_have_attribute("aria-pressed", "true")
    assert loved(shy) == {"jazz", "theremin"}
    press(main.get_by_role("button", name="You love this"))
    expect(main.get_by_role("button", name="I love this too")).to_be_visible()
    assert page.complaints == []


def test_who_opened_up_is_shown_until_they_take_it_back(visit: Visit, shy: Member, world: World) -> None:
    consent.give(shy, "kindred")
    olive = Member.objects.get(handle="olive")
    page = visit("nia")
    page.goto("/i/theremin/")
    expect(page.get_by_role("main").get_by_role("link", name="Opened Olive")).to_be_visible()
    consent.withdraw(olive, "kindred")
    try:
        page.reload()  # at once, whatever the index knows
        expect(page.get_by_role("heading", name="People who love it")).to_be_visible()
        expect(page.get_by_role("main")).not_to_contain_text("Opened Olive")
    finally:
        consent.give(olive, "kindred")


@pytest.fixture(scope="module")
def told_of(house: Server) -> tuple[StoryPage, Thread]:
    """A story, and a thread of others that is named as it is."""
    story = StoryPage.objects.filter(thread__isnull=False).earliest("pk")
    board = Board.objects.get(slug="albums-on-repeat")
    return story, cast.thread(Member.objects.get(handle="mara"), title=f"{story.title} Again", on=board)


@SIZES
def test_below_a_thread_and_a_story_comes_what_is_like_it(
    visit: Visit, told_of: tuple[StoryPage, Thread], options: dict[str, Any]
) -> None:
    story, thread = told_of
    let_the_worker_finish()
    page = visit(**options)
    page.goto(thread.get_absolute_url())
    threads, stories = _below(page)
    expect(threads.get_by_role("link", name=story.thread.title, exact=True)).to_be_visible()
    expect(stories.get_by_role("link", name=story.title, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Similar threads and stories")).to_have_count(0)
    assert flaws(page) == []
    press(stories.get_by_role("link", name=story.title, exact=True))
    expect(page).to_have_url(re.compile(re.escape(story.url)))
    threads, _stories = _below(page)
    expect(threads.get_by_role("link", name=thread.title, exact=True)).to_be_visible()
    assert flaws(page) == []


def _below(page: Page) -> tuple[Locator, Locator]:
    """The threads and the stories that stand there, once they came."""
    page.wait_for_load_state("load")
    page.locator("later-part").scroll_into_view_if_needed()
    threads = page.get_by_role("region", name="Similar threads")
    expect(threads).to_be_visible()
    return threads, page.get_by_role("region", name="Stories about it")


def test_without_a_script_a_link_leads_to_what_is_like_it(visit: Visit, world: World) -> None:
    let_the_worker_finish()
    page = visit(java_script_enabled=False)
    page.goto(world.open.get_absolute_url())
    page.get_by_role("link", name="Similar threads and stories").click()
    expect(page.get_by_role("heading", level=1, name="Similar threads and stories")).to_be_visible()
    assert look_at(visit("nia"), page.url) == []
