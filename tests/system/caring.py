"""Steps of the slice: the people who look after the place, and what is known about who lives in it."""

import re

from playwright.sync_api import Page, expect

from cms.models import StoryPage
from community.members.models import Interest
from tests.system.house import let_the_worker_finish, log_in
from tests.system.joining import TITLE

REPLY = "Mine was a saxophone, sold by a shop that I must not name."
REMARKABLE = "saxophone"


def she_replies_below_the_story(page: Page, story: StoryPage) -> None:
    page.goto(story.url)
    page.get_by_role("link", name="Join the talk").click()
    page.get_by_label("Your reply").fill(REPLY)
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.get_by_text(REPLY)).to_be_visible()


def an_editor_changes_the_story(page: Page, story: StoryPage, title: str) -> None:
    log_in(page, "otto@demo.example", following="/cms/")
    page.goto(f"/cms/pages/{story.pk}/edit/")
    page.locator("#id_title").fill(title)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile("published", re.IGNORECASE)).first).to_be_visible()


def a_stranger_reads_the_change(page: Page, title: str) -> None:
    page.goto("/stories/")
    page.get_by_role("link", name=title, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def a_member_flags_the_reply(page: Page) -> None:
    """She found it by search, so it is certain that it was there before it was hidden."""
    let_the_worker_finish()
    page.goto(f"/search/?q={REMARKABLE}")
    page.get_by_role("main").get_by_role("listitem").filter(has_text=REMARKABLE).get_by_role("link").click()
    post = page.get_by_role("article").filter(has_text=REPLY)
    post.get_by_role("link", name="Report").click()
    page.get_by_label("It is advertising or spam").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("A community manager will look at it.")).to_be_visible()


def a_manager_hides_it(page: Page) -> None:
    log_in(page, "mara@demo.example")
    page.get_by_label("Your account").click()
    page.get_by_role("link", name="Queue").click()
    case = page.get_by_role("article").filter(has_text=REPLY)
    expect(case).to_contain_text("It is advertising or spam")
    case.get_by_label("Reason").fill("No shops, please.")
    case.get_by_role("button", name="Hide it").click()
    expect(page.get_by_text("Hidden. You can undo it below.")).to_be_visible()


def the_member_sees_it_nowhere(page: Page, story: StoryPage) -> None:
    let_the_worker_finish()
    page.goto(f"/search/?q={REMARKABLE}")
    expect(page.get_by_role("heading", name=f"Nobody has said “{REMARKABLE}” yet")).to_be_visible()
    thread = story.thread.get_absolute_url()
    for address in (thread, story.url, "/", "/stories/", "/boards/", "/me/notices/", "/me/known/"):
        page.goto(address)
        expect(page.get_by_role("main")).not_to_contain_text(REMARKABLE)
    page.goto(f"{thread}?post={story.thread.posts.count()}")
    expect(page.get_by_text("Hidden by a community manager.")).to_be_visible()


def its_author_sees_all_that_is_known_about_her(page: Page, interests: list[Interest]) -> None:
    page.goto("/me/")
    page.get_by_role("link", name="What we know about you").click()

    def expect_in(section: str, *words: str) -> None:
        card = page.locator("section").filter(has=page.get_by_role("heading", name=section)).last
        for word in words:
            expect(card).to_contain_text(word)

    expect_in("Threads you started", TITLE)
    expect_in("What you said on the boards", REPLY, "Hidden by a community manager")
    expect_in("What you said in rooms", "So it was you all along.")
    expect_in("Your interests", *[interest.name for interest in interests])
    expect_in("What you said yes and no to", "yes")
    expect_in("Hellos you said", "Nia")
