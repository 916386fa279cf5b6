"""Steps of a talk on the boards, from the question to the last answer."""

from pathlib import Path

from playwright.sync_api import Page, expect

from community.members.models import Member
from tests.system.hands import press, put, select
from tests.system.house import let_the_worker_finish, wait_until
from tests.system.looking import flaws

BOARD = "/boards/albums-on-repeat/"
ASKED = "Which needle for a dusty attic find?"
BODY = "The records are fine, the player is from 1974. *Which needle* would you put on it?"


def she_sees_what_was_asked_before(page: Page, known: str) -> None:
    page.goto(f"{BOARD}start/")
    press(page.locator("label.pick").filter(has_text="Question"))
    page.get_by_label("Title").press_sequentially("Which needle for a dusty", delay=10)
    found = page.get_by_role("region", name="Is it one of these?")
    expect(found.get_by_role("link", name=known)).to_be_visible()
    assert flaws(page) == []


def she_asks_all_the_same(page: Page, title: str) -> str:
    """Returns where the thread is."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("What do you want to say?").fill(f"{BODY}\n\nFor the record: {title}")
    press(page.get_by_role("button", name="Start the thread"))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert flaws(page) == []
    return page.url.partition("#")[0]


def she_puts_it_away(page: Page) -> None:
    page.goto("/")


def a_stranger_finds_it_at_once(page: Page, title: str) -> None:
    """On the page that was kept for strangers a moment before."""
    page.reload()
    press(page.get_by_role("link", name=title, exact=True))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    expect(page.get_by_role("link", name="Log in to reply")).to_be_visible()
    assert flaws(page) == []


def another_answers_with_a_quote_a_name_and_a_picture(page: Page, address: str, picture: Path) -> None:
    page.goto(address)
    select(page, 1, "the player is from 1974")
    press(page.locator("quote-words").get_by_role("button", name="Quote"))
    area = page.get_by_label("Your reply")
    area.press_sequentially("Ask @ni", delay=20)
    proposal = page.get_by_role("option").filter(has_text="@nia")
    expect(proposal).to_be_visible()
    assert flaws(page) == []
    press(proposal)
    area.press_sequentially("to look at this one:")
    put(area, "paste", picture)
    page.get_by_label("What does it show?").fill("A needle under a lens")
    assert flaws(page) == []
    press(page.get_by_role("button", name="Reply", exact=True))
    _is_answered(page)
    assert flaws(page) == []


def who_reads_along_sees_it_come(page: Page) -> None:
    _is_answered(page)
    assert page.complaints == []


def _is_answered(page: Page) -> None:
    answer = page.locator("#post-2")
    expect(answer.locator("blockquote")).to_contain_text("the player is from 1974")
    expect(answer.get_by_role("link", name="@nia")).to_be_visible()
    expect(answer.get_by_role("img", name="A needle under a lens")).to_be_attached()


def she_hears_that_she_was_named(page: Page, who: Member, title: str) -> None:
    let_the_worker_finish()
    page.goto("/me/notices/")
    expect(page.get_by_role("main").get_by_role("link", name=title).first).to_contain_text(who.name)
    assert flaws(page) == []


def she_goes_on_where_she_stopped(page: Page, title: str) -> None:
    page.goto("/unread/")
    row = page.get_by_role("article").filter(has_text=title)
    with page.expect_request(
        lambda request: request.url.endswith("/reading/")
    ):  # what was looked at is noted
        press(row.get_by_role("link", name="1 new"))
        expect(page.get_by_text("Since you were here")).to_be_visible()
        expect(page.locator("#post-2")).to_be_in_viewport()
    assert flaws(page) == []
    she_is_up_to_date(page, title)


def she_is_up_to_date(page: Page, title: str) -> None:
    def has_read() -> bool:
        page.goto("/unread/")
        assert page.complaints == []
        return not page.get_by_role("article").filter(has_text=title).count()

    wait_until(has_read)


def her_own_two_changes_meet(first: Page, second: Page, address: str) -> None:
    """On two of her devices. Nothing is lost: the second sees both texts, and saves one that holds both."""
    for page in (first, second):
        page.goto(address)
        press(page.locator("#post-1").get_by_role("link", name="Change"))
    _save(first, f"{BODY}\n\nIt is a turntable of my aunt's.")
    expect(first.locator("#post-1")).to_contain_text("my aunt's")
    _save(second, f"{BODY}\n\nIt runs a little fast.")
    by_now = second.get_by_role("region", name="What it says by now")
    expect(by_now).to_contain_text("my aunt's")
    expect(second.get_by_label("Your text")).to_have_value(f"{BODY}\n\nIt runs a little fast.")
    assert flaws(second) == []
    _save(second, f"{BODY}\n\nIt is a turntable of my aunt's.\n\nIt runs a little fast.")
    for words in ("my aunt's", "a little fast"):
        expect(second.locator("#post-1")).to_contain_text(words)


def _save(page: Page, words: str) -> None:
    page.get_by_label("Your text").fill(words)
    press(page.get_by_role("button", name="Save"))


def she_begins_here_and_ends_without_a_script(here: Page, elsewhere: Page, address: str, words: str) -> None:
    """What she types on one device she posts from another that runs no script."""
    here.goto(address)
    here.get_by_label("Your reply").press_sequentially(words, delay=5)
    expect(here.get_by_text("Draft saved")).to_be_visible()
    assert flaws(here) == []
    elsewhere.goto("/me/drafts/")
    draft = elsewhere.get_by_role("listitem").filter(has_text=words)
    press(draft.get_by_role("link", name="Go on", exact=True))
    expect(elsewhere.get_by_label("Your reply")).to_have_value(words)
    press(elsewhere.get_by_role("button", name="Reply", exact=True))
    expect(elsewhere.locator("#post-3")).to_contain_text(words)
    assert elsewhere.complaints == []


def another_asks_for_votes(page: Page, title: str) -> str:
    """Returns where the poll is."""
    page.goto(f"{BOARD}start/")
    press(page.locator("label.pick").filter(has_text="Poll"))
    page.get_by_label("Title").fill(title)
    page.get_by_label("What do you want to say?").fill(f"To settle it for good. {title}")
    page.get_by_label("What can one choose?").fill("Round\nElliptical")
    assert flaws(page) == []
    press(page.get_by_role("button", name="Start the thread"))
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    return page.url.partition("#")[0]


def she_votes_and_thinks_again(page: Page, asker: Page, address: str) -> None:
    page.goto(address)
    _vote(page, "Round", "Vote")
    expect(_share(page, "Round")).to_contain_text("100%")
    assert flaws(page) == []
    asker.reload()
    expect(asker.locator("#poll")).to_contain_text("1 member voted")
    expect(asker.locator("#poll")).not_to_contain_text("100%")
    _vote(page, "Elliptical", "Change my vote")
    expect(_share(page, "Elliptical")).to_contain_text("100%")
    expect(_share(page, "Round")).to_contain_text("0%")
    assert flaws(page) == []


def _vote(page: Page, option: str, button: str) -> None:
    press(page.locator("#poll .poll-choice").filter(has_text=option))
    press(page.locator("#poll").get_by_role("button", name=button, exact=True))


def _share(page: Page, option: str):
    return page.locator("#poll .poll-option").filter(has_text=option)
