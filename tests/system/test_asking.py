"""A poll, an idea and a question: asked on a phone without a script, and followed at a desk as others answer."""

import uuid

import pytest
from playwright.sync_api import expect

from community.discussions.answering import mark_answer
from community.discussions.ideas import answer_idea
from community.discussions.models import Board, Kind, Option, Thread
from community.discussions.polling import Terms, vote
from community.discussions.posting import post_reply, start_thread
from community.members.models import Member
from tests.servers import Server
from tests.system.conftest import Visit
from tests.system.looking import look_at

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
PHONE = {"width": 390, "height": 844}


def member(handle: str) -> Member:
    return Member.objects.get(handle=handle)


def ask(title: str, kind: Kind, poll: Terms | None = None) -> Thread:
    board = Board.objects.get(slug="albums-on-repeat")
    return start_thread(member("nia"), board, title, "Say what you think.", [], uuid.uuid4(), kind, poll)


def test_a_poll_is_started_and_voted_in_on_a_phone_without_a_script(visit: Visit, house: Server) -> None:
    page = visit("nia", java_script_enabled=False, viewport=PHONE)
    page.goto("/boards/albums-on-repeat/start/")
    options = page.get_by_label("What can one choose?")
    expect(options).to_be_hidden()
    page.get_by_role("radio", name="Poll").check()
    expect(options).to_be_visible()
    page.get_by_label("Title").fill("Needle or laser?")
    page.get_by_label("What do you want to say?").fill("Once and for all.")
    options.fill("Needle")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_text("A poll has 2 to 10 options")).to_be_visible()
    options.fill("Needle\nLaser")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Needle or laser?")

    other = visit("mara", java_script_enabled=False, viewport=PHONE)
    other.goto(page.url)
    poll = other.locator("#poll")
    expect(poll).not_to_contain_text("100%")
    poll.get_by_role("radio", name="Laser").check()
    poll.get_by_role("button", name="Vote").click()
    expect(poll).to_contain_text("100%")
    poll.get_by_role("radio", name="Needle").check()
    poll.get_by_role("button", name="Change my vote").click()
    expect(poll.get_by_role("radio", name="Needle")).to_be_checked()
    poll.get_by_role("button", name="Take my vote back").click()
    expect(poll).not_to_contain_text("100%")
    assert page.complaints == other.complaints == []


def test_a_choice_that_is_not_sent_yet_outlives_what_others_do(visit: Visit, house: Server) -> None:
    thread = ask("Morning or evening?", Kind.POLL, Terms(["Morning", "Evening"], shows="always"))
    page = visit("nia")
    page.goto(thread.get_absolute_url())
    poll = page.locator("#poll")
    expect(poll).to_contain_text("0 members voted")
    poll.get_by_role("radio", name="Evening").check()
    vote(thread, member("mara"), [Option.objects.get(poll=thread.pk, text="Morning").pk])
    post_reply(member("mara"), thread, "Morning, always.", uuid.uuid4())
    expect(page.locator("#post-2")).to_contain_text("Morning, always.")
    expect(poll).to_contain_text("1 member voted")
    expect(poll.get_by_role("radio", name="Evening")).to_be_checked()
    poll.get_by_role("button", name="Vote").click()
    expect(poll).to_contain_text("2 members voted")
    expect(poll).to_contain_text("50%")
    assert page.complaints == []


def test_an_idea_is_supported_and_everything_reads_well(visit: Visit, house: Server) -> None:
    idea, question = ask("Benches in the park", Kind.IDEA), ask("Which bench?", Kind.QUESTION)
    poll = ask("Wood or stone?", Kind.POLL, Terms(["Wood", "Stone"], shows="always", is_secret=False))
    mark_answer(post_reply(member("mara"), question, "The green one.", uuid.uuid4()), member("nia"))
    page = visit("mara")
    page.goto(idea.get_absolute_url())
    card = page.locator("#idea")
    card.get_by_role("button", name="I am for it").click()
    expect(card).to_contain_text("1 member is for this idea")
    expect(card).to_contain_text("You are for it")
    answer_idea(idea, member("mara"), "planned", "Two of them, **in May**.")
    expect(card.locator("strong", has_text="in May")).to_be_visible()
    for address in (
        idea.get_absolute_url(),
        question.get_absolute_url(),
        poll.get_absolute_url(),
        f"/threads/{poll.pk}/voters/",
        "/boards/albums-on-repeat/start/?kind=poll",
        "/boards/albums-on-repeat/?kind=idea",
    ):
        assert look_at(page, address) == []
    assert page.complaints == []
