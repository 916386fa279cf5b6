"""Questions on the page of a room, in real browsers: asked on a phone, voted for, answered, and seen by all at once."""

import pytest
from playwright.sync_api import Page, expect

from chat.hosting import change_room
from chat.models import Question, Room
from chat.rooms import start_room
from tests import cast
from tests.chat.browsing import chromium, room_page, say
from tests.chat.test_hosting import with_
from tests.servers import Server
from tests.servers import server as server

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def stage_of(ada) -> Room:
    cast.at_home(ada)
    room = start_room(ada, "The stage", "", False, [])
    return change_room(ada, room, with_(room, is_stage=True))


def ask(page: Page, words: str) -> None:
    page.locator(".question-ask").evaluate("ask => ask.open = true")
    page.fill("#question_body", words)
    page.locator(".question-ask form button").click()


def ask_at_once(page: Page, *questions: str) -> None:
    """Each before the one before it is up."""
    page.locator(".question-ask form").evaluate(
        "(form, words) => words.forEach((one) => { form.elements.body.value = one; form.requestSubmit(); })",
        list(questions),
    )


def question(page: Page, words: str):
    return page.locator(".question", has_text=words)


@pytest.mark.browser
def test_a_member_asks_on_the_phone_another_votes_and_the_host_answers_live(server: Server):
    ada, ben, eve = (cast.member(name) for name in ("Ada", "Ben", "Eve"))
    room = stage_of(ada)
    at, cookies = f"/rooms/{room.slug}/", [server.cookie_of(who) for who in (ada, eve, ben)]
    with chromium() as browser:
        host, listener = (room_page(browser, server, cookie, at) for cookie in cookies[:2])
        phone = room_page(browser, server, cookies[2], at, **PHONE)
        for page in (host, listener, phone):
            page.locator("details.programme > summary").click()

        ask_at_once(phone, "Which needle?", "Who are you?")
        for page in (phone, listener, host):
            expect(page.locator(".question")).to_have_count(2)
        expect(phone.locator("#question_body")).to_have_value("")

        question(listener, "Who are you?").locator("[data-do=vote]").click()
        for page in (phone, listener, host):
            expect(question(page, "Who are you?").locator(".numbers")).to_have_text("1")
            expect(page.locator(".question").first).to_contain_text("Who are you?")
        expect(question(listener, "Who are you?").locator("[data-do=vote]")).to_have_attribute(
            "aria-pressed", "true"
        )

        question(host, "Which needle?").get_by_role("button", name="Answer it now").click()
        for page in (phone, listener):
            expect(page.locator(".programme-now")).to_contain_text("Which needle?")
        say(host, "The elliptical one")
        question(host, "Which needle?").get_by_role("button", name="Answered").click()
        expect(listener.locator(".question-answered")).to_contain_text("Which needle?")

        question(phone, "Who are you?").get_by_role("button", name="Take it back").click()
        for page in (listener, host):
            expect(page.locator(".question")).to_have_count(1)
    assert Question.objects.standing().get().state == "answered"


@pytest.mark.browser
def test_what_cannot_be_asked_is_said_and_its_words_stay(server: Server):
    ada, ben = cast.member("Ada"), cast.member("Ben")
    room, cookie = stage_of(ada), server.cookie_of(ben)
    with chromium() as browser:
        page = room_page(browser, server, cookie, f"/rooms/{room.slug}/")
        page.locator("details.programme > summary").click()
        ask(page, "x" * 301)
        expect(page.locator("#toasts")).to_contain_text("at most 300 fit")
        expect(page.locator("#question_body")).to_have_value("x" * 301)
