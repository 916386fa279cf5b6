"""Steps of the slice: coming in from nowhere, and the first words."""

import re

from playwright.sync_api import Page, expect

from cms.models import StoryPage
from community.discussions.waiting import QUICKEST_S
from community.members.models import Interest
from tests.servers import Server
from tests.system.house import enter_code, let_the_worker_finish, log_in, log_out, pick, sign_up

ADA = "ada@example.com"
NIA = "nia@demo.example"
WORD, TYPO = "theremin", "theramin"
TITLE = f"A {WORD} for rainy evenings"
ANSWER = "Mine hums along with the kettle."


def a_stranger_reads_a_story_with_its_talk(page: Page, story: StoryPage) -> None:
    page.goto("/")
    page.get_by_role("link", name="All stories").click()
    page.get_by_role("link", name=story.title, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=story.title)).to_be_visible()
    expect(page.get_by_role("heading", name="The talk about it")).to_be_visible()
    expect(page.get_by_role("link", name="Join the talk")).to_be_visible()
    expect(page.locator(".talk-room").get_by_role("link", name=story.room.title)).to_be_visible()


def she_joins_and_says_what_she_loves(page: Page, house: Server, interests: list[Interest]) -> None:
    sign_up(page, house, "Ada Quill", ADA)
    pick(page, interests)
    page.get_by_role("button", name="Show me around").click()
    expect(page.get_by_text("Good to have you here, Ada Quill.")).to_be_visible()


def she_lands_in_a_place_that_fits_her(page: Page, story: StoryPage, interests: list[Interest]) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name=re.compile("Ada Quill"))).to_be_visible()
    card = page.get_by_role("article").filter(has=page.get_by_role("link", name=story.title, exact=True))
    expect(card.get_by_text("Because of what you love")).to_be_visible()
    for interest in interests:
        expect(page.locator(".chip").get_by_text(interest.name, exact=True).first).to_be_visible()


def she_is_not_asked_again(page: Page, house: Server) -> None:
    """She has no password: a code brings her back."""
    log_out(page)
    page.get_by_role("banner").get_by_role("link", name="Log in").click()
    page.get_by_role("link", name="Send me a code instead").click()
    page.get_by_label("Email").fill(ADA)
    page.get_by_role("button", name="Send me the code").click()
    enter_code(page, house, ADA)
    expect(page.get_by_role("heading", name=re.compile("Ada Quill"))).to_be_visible()
    expect(page.get_by_text("Pick three to five")).to_have_count(0)


def she_starts_a_thread(page: Page, interest: Interest) -> str:
    """Returns where it is."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Boards").click()
    page.get_by_role("link", name="Albums on repeat", exact=True).click()
    page.get_by_role("link", name="Start a thread").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("What do you want to say?").fill(f"I **cannot stop** playing my {WORD}. And you?")
    pick(page, [interest])
    page.wait_for_timeout(QUICKEST_S * 1000)  # a first post that comes sooner waits for a look
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    expect(page.locator("#post-1 .post-body strong")).to_have_text("cannot stop")
    return page.url.partition("#")[0]


def another_member_sees_it_and_replies(page: Page) -> None:
    log_in(page, NIA, following="/boards/")
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_label("Your reply").fill(ANSWER)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#post-2")).to_contain_text(ANSWER)


def she_hears_of_the_reply(page: Page) -> None:
    let_the_worker_finish()
    page.goto("/")
    page.get_by_role("link", name=re.compile("Notices *1")).click()
    page.get_by_role("link", name=f"Nia replied to “{TITLE}”").click()
    expect(page.locator("#post-2")).to_contain_text(ANSWER)
