"""Two members on one thread, at a desk and on a phone: what one does is there for the other, and nothing jumps."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from community.discussions.hiding import hide_post
from community.discussions.models import Board, Option, Post, Thread
from community.discussions.polling import Terms, vote
from community.discussions.posting import post_reply, start_thread
from community.discussions.removing import remove_post
from community.members.models import Member
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.house import posts
from tests.system.looking import contrasts

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PHONE = {"width": 390, "height": 844}
TOP = "post => document.querySelector(post).getBoundingClientRect().top"


def member(handle: str) -> Member:
    return Member.objects.get(handle=handle)


def say(handle: str, thread: Thread, words: str) -> Post:
    return post_reply(member(handle), thread, words, uuid.uuid4())


@pytest.fixture
def thread(house: Server) -> Thread:
    """Twelve posts of three lines."""
    board = Board.objects.get(slug="albums-on-repeat")
    thread = start_thread(
        member("nia"), board, "Songs for the way home", "One\n\nTwo\n\nThree", [], uuid.uuid4()
    )
    for number in range(2, 13):
        say("nia", thread, f"Song {number}\n\nLine two\n\nLine three")
    return thread


def test_replies_and_changes_arrive_without_moving_what_is_read(visit: Visit, thread: Thread) -> None:
    page = _open(visit("nia", viewport=PHONE), thread)
    page.evaluate("document.querySelector('#post-6').scrollIntoView()")
    before = page.evaluate(TOP, "#post-6")
    say("mara", thread, "The one by the window")
    bar = page.get_by_role("button", name="1 new reply")
    expect(bar).to_be_visible()
    assert contrasts(page) == []
    remove_post(thread.posts.get(number=2), member("nia"))
    expect(page.locator("#post-2")).to_contain_text("removed this")
    say("mara", thread, "And the one after it")
    expect(page.get_by_role("button", name="2 new replies")).to_be_visible()
    assert abs(page.evaluate(TOP, "#post-6") - before) < 2
    page.get_by_role("button", name="2 new replies").click()
    expect(page.locator("#post-13")).to_be_focused()
    expect(page.locator("#post-13")).to_be_in_viewport()
    expect(page.locator(".thread-news button")).to_have_count(0)
    assert page.complaints == []


def test_who_is_writing_is_not_disturbed_and_then_sees_all(visit: Visit, thread: Thread) -> None:
    page = _open(visit("nia", viewport=PHONE), thread)
    field = page.get_by_label("Your reply")
    field.fill("I was just about to")
    before = page.evaluate(TOP, "#reply textarea")
    say("mara", thread, "Said meanwhile")
    expect(page.get_by_role("button", name="1 new reply")).to_be_visible()
    expect(page.get_by_text("Said meanwhile")).to_have_count(0)
    expect(field).to_be_focused()
    assert abs(page.evaluate(TOP, "#reply textarea") - before) < 2
    page.get_by_role("button", name="1 new reply").click()
    expect(page.get_by_text("Said meanwhile")).to_be_in_viewport()
    expect(field).to_have_value("I was just about to")


def test_a_reaction_is_given_in_place_and_counted_for_everybody(visit: Visit, thread: Thread) -> None:
    mara = _open(visit("mara", viewport=PHONE), thread)
    nia = _open(visit("nia"), thread)
    post = mara.locator("#post-4")
    before = mara.url
    post.get_by_role("link", name="React to").click()
    picker = post.get_by_role("group", name="Reactions to choose from")
    expect(picker.get_by_role("button").first).to_be_focused()
    assert contrasts(mara) == []
    picker.get_by_role("button", name="Love").click()
    mine = post.get_by_role("button", name="Love 1")
    expect(mine).to_have_attribute("aria-pressed", "true")
    expect(nia.locator("#post-4").get_by_role("button", name="Love 1")).to_be_disabled()
    mine.click()
    expect(mine).to_have_count(0)
    expect(nia.locator("#post-4 .reaction")).to_have_count(0)
    post.get_by_role("button", name="Thank").click()
    expect(post.get_by_role("button", name="Thank")).to_have_attribute("aria-pressed", "true")
    expect(nia.locator("#post-4").get_by_role("link", name="1 thanks")).to_be_visible()
    assert mara.url == before
    assert mara.complaints == nia.complaints == []


def test_votes_move_live_and_only_for_who_may_see_them(visit: Visit, house: Server) -> None:
    board = Board.objects.get(slug="albums-on-repeat")
    terms = Terms(["Vinyl", "Tape"])
    poll = start_thread(member("nia"), board, "Vinyl or tape?", "Say", [], uuid.uuid4(), "poll", terms)
    for number in range(2, 9):
        say("nia", poll, f"Thought {number}\n\nLine two\n\nLine three")
    vinyl = Option.objects.get(poll=poll.pk, place=0).pk
    vote(poll, member("mara"), [vinyl])
    mara, stranger = _open(visit("mara", viewport=PHONE), poll), _open(visit(), poll)
    expect(mara.locator(".poll-share").first).to_contain_text("1 vote")
    mara.evaluate("document.querySelector('#post-4').scrollIntoView()")
    before = mara.evaluate(TOP, "#post-4")
    vote(poll, member("nia"), [vinyl])
    expect(mara.locator(".poll-share").first).to_contain_text("2 votes")
    assert abs(mara.evaluate(TOP, "#post-4") - before) < 2
    expect(stranger.locator("#poll")).to_contain_text("2 members voted")
    expect(stranger.locator(".poll-share")).to_have_count(0)
    assert mara.complaints == stranger.complaints == []


def test_a_reply_to_a_reply_is_written_in_place_and_unfolds(visit: Visit, thread: Thread) -> None:
    mara = _open(visit("mara", viewport=PHONE), thread)
    mara.locator("#post-4").get_by_role("link", name="Reply", exact=True).click()
    expect(mara.get_by_label("Your reply")).to_be_focused()
    expect(mara.locator(".reply-target")).to_contain_text("Nia, #4")
    mara.get_by_label("Your reply").fill("That one, *always*")
    mara.get_by_role("button", name="Reply", exact=True).click()
    expect(posts(mara).last.get_by_role("link", name="In reply to post 4")).to_be_visible()
    mara.locator("#post-4").get_by_role("link", name="1 reply").click()
    expect(mara.locator("#post-4 .replies em")).to_have_text("always")
    assert contrasts(mara) == []
    assert mara.complaints == []


def test_a_killed_server_costs_nothing_but_time(visit: Visit, house: Server, thread: Thread) -> None:
    page = _open(visit("nia"), thread)
    house.kill()
    say("mara", thread, "Said while away")
    house.start()
    expect(page.get_by_text("Said while away")).to_have_count(1, timeout=45_000)


def test_a_full_page_leads_to_the_next_one(visit: Visit, thread: Thread) -> None:
    page = _open(visit(), thread)
    for number in range(13, 23):
        say("mara", thread, f"Song {number}")
    expect(page.locator("#post-20")).to_have_count(1)
    page.get_by_role("button", name="10 new replies").click()
    expect(page.locator("#post-13")).to_be_focused()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("button", name="2 new replies").click()
    page.wait_for_url("**?post=21#post-21")
    expect(page.locator("#post-22")).to_be_visible()


def test_a_thread_that_is_hidden_vanishes_with_its_words(visit: Visit, thread: Thread) -> None:
    page = _open(visit(), thread)
    hide_post(thread.posts.get(number=1), member("mara"))
    expect(page.get_by_role("heading", name="This thread is hidden")).to_be_visible()
    expect(page.get_by_text("Song 2")).to_have_count(0)


def _open(page: Page, thread: Thread) -> Page:
    """The thread's page, once it follows along."""
    with page.expect_websocket() as opened:
        page.goto(thread.get_absolute_url())
    with opened.value.expect_event("framereceived", lambda frame: '"from"' in str(frame)):
        pass
    return page
