import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.joining import join_room
from chat.kept_requests import ASKED, WAS_ASKED
from chat.models import Message, MessageRequest, Reach, Room
from chat.requesting import LASTS, accept, ask, decline, forget_faded, let_write, may_ask, waiting_for
from chat.rooms import open_direct_room
from community.discussions.following import follow
from community.discussions.models import Level
from community.ledger.draining import drain
from community.members.blocks import block, unblock
from community.members.erasing import erase
from community.members.pace import TooFast, declared
from community.notifications.inbox import page_of
from community.recognition.models import Standing
from tests import cast


@pytest.fixture
def trusted(ada):
    """Ada, of the level from which members may ask."""
    Standing.objects.create(member=ada, level=1, earned=1)
    return ada


def told(member) -> list[str]:
    while drain():
        pass
    return [each.line.text for each in page_of(member)[0]]


def test_who_chose_nothing_is_asked_by_whom_they_know_and_who_wants_nobody_by_none(trusted, ben, vinyl):
    assert not may_ask(trusted, ben)
    with pytest.raises(Http404):
        ask(trusted, ben, "May I?")
    follow(ben, trusted, Level.FIRST)
    assert may_ask(trusted, ben)
    let_write(ben, "nobody")
    assert not may_ask(trusted, ben)


def test_who_let_themselves_be_asked_by_everybody_may_be_asked_from_the_first_level_on(trusted, ben, eve):
    let_write(ben, "everybody")
    assert may_ask(trusted, ben)
    assert not may_ask(eve, ben), "who is new here"
    assert not may_ask(ben, ben)


def test_who_is_followed_or_shares_a_room_is_known(trusted, ben, vinyl):
    let_write(ben, "known")
    assert not may_ask(trusted, ben)
    join_room(trusted, vinyl)
    assert not may_ask(trusted, ben)
    join_room(ben, vinyl)
    assert may_ask(trusted, ben)


def test_whom_they_follow_may_ask(trusted, ben):
    let_write(ben, "known")
    follow(ben, trusted, Level.FIRST)
    assert may_ask(trusted, ben)


def test_a_request_waits_and_a_yes_opens_the_room_with_it(trusted, ben):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    assert told(ben) == ["Ada would like to write to you"]
    assert not Room.objects.exists()
    room = accept(asked, ben)
    assert [(m.author, m.body) for m in Message.objects.filter(room=room)] == [(trusted, "Which needle?")]
    assert accept(asked, ben) == room, "a second yes is the first"
    assert Message.objects.count() == 1
    assert "Ben said yes: your room is open" in told(trusted)
    assert told(ben) == [], "who said yes has read it"


def test_a_no_is_told_to_nobody_and_looks_like_silence(trusted, ben):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    browser = Client()
    browser.force_login(trusted)
    before = re.sub("csrf.*?>", "", browser.get("/members/ben/write/").text)
    kept = ASKED.export(asked)
    decline(asked, ben)
    assert told(trusted) == []
    assert not waiting_for(ben).exists()
    assert ask(trusted, ben, "Please?").pk == asked.pk
    assert not waiting_for(ben).exists()
    assert re.sub("csrf.*?>", "", browser.get("/members/ben/write/").text) == before
    assert ASKED.export(MessageRequest.objects.get()) == kept
    with pytest.raises(Http404):
        accept(asked, ben)


@pytest.mark.parametrize("answered", [False, True])
def test_after_thirty_days_one_may_ask_again_and_the_old_words_are_gone(trusted, ben, answered):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    if answered:
        decline(asked, ben)
    MessageRequest.objects.update(at=timezone.now() - LASTS)
    assert not waiting_for(ben).exists()
    with pytest.raises(Http404):
        accept(asked, ben)
    again = ask(trusted, ben, "Which arm?")
    assert [(each.pk, each.body) for each in waiting_for(ben)] == [(again.pk, "Which arm?")]
    assert forget_faded() == 0
    MessageRequest.objects.update(at=timezone.now() - LASTS)
    assert forget_faded() == 1
    assert not MessageRequest.objects.exists()


def test_who_asks_whoever_asked_them_says_yes(trusted, ben):
    let_write(ben, "everybody")
    ask(trusted, ben, "Which needle?")
    ask(ben, trusted, "The elliptical one.")
    room = Room.objects.get()
    assert "Ben said yes: your room is open" in told(trusted)
    assert [m.body for m in room.messages.order_by("seq")] == ["Which needle?", "The elliptical one."]


def test_only_who_is_asked_answers(trusted, ben, eve):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    for other in (trusted, eve):
        with pytest.raises(Http404):
            accept(asked, other)
        with pytest.raises(Http404):
            decline(asked, other)


def test_a_block_ends_what_waits(trusted, ben):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    block(ben, trusted)
    assert not waiting_for(ben).exists()
    with pytest.raises(Http404):
        accept(asked, ben)
    assert told(ben) == []


def test_nobody_hears_of_one_request_after_another(trusted, ben, eve):
    let_write(ben, "everybody")
    Standing.objects.create(member=eve, level=1, earned=1)
    ask(trusted, ben, "Which needle?")
    assert len(told(ben)) == 1
    ask(eve, ben, "And me?")
    assert len(told(ben)) == 1
    assert waiting_for(ben).count() == 2


def test_twenty_people_a_day_may_be_asked(trusted, settings):
    settings.PACE = True
    assert str(declared()["message.requested"].usual[0]) == "20 per 1 day"
    people = [cast.member(f"Fan {n}", handle=f"fan-{n}") for n in range(21)]
    for person in people:
        let_write(person, "everybody")
    for person in people[:20]:
        ask(trusted, person, "Hello")
    with pytest.raises(TooFast):
        ask(trusted, people[20], "Hello")


@pytest.mark.parametrize("body", ["", "  ", "x" * 1001])
def test_a_request_has_words_and_not_too_many(trusted, ben, body):
    let_write(ben, "everybody")
    with pytest.raises(ValidationError):
        ask(trusted, ben, body)


def test_the_profile_shows_the_way_only_where_it_is_open(trusted, ben):
    browser = Client()
    browser.force_login(trusted)
    assert "/members/ben/write/" not in browser.get("/members/ben/").text
    let_write(ben, "everybody")
    assert "/members/ben/write/" in browser.get("/members/ben/").text
    assert browser.post("/members/ben/write/", {"body": " "}).status_code == 422
    assert browser.post("/members/ben/write/", {"body": "Which needle?"}).url == "/members/ben/write/"
    room = open_direct_room(trusted, ben)
    assert browser.get("/members/ben/write/").url == room.get_absolute_url()


def test_one_answers_on_a_page(trusted, ben):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "<b>Which needle?</b>")
    browser = Client()
    browser.force_login(ben)
    page = browser.get("/me/requests/").text
    assert "&lt;b&gt;Which needle?" in page
    assert '<a href="/rooms/" aria-current="page">' in page
    assert "/me/requests/" in browser.get("/rooms/").text
    gone = browser.post("/me/requests/", {"request": "x", "answer": "yes"})
    assert gone.status_code == 404
    answer = browser.post("/me/requests/", {"request": asked.pk, "answer": "yes"})
    assert answer.url == Room.objects.get().get_absolute_url()


def test_a_member_says_by_themselves_who_may_ask(ada):
    browser = Client()
    browser.force_login(ada)
    browser.post("/me/rooms/", {"letters": "nobody", "is_hidden": "on"})
    browser.post("/me/rooms/", {})
    chosen = Reach.objects.get()
    assert (chosen.letters, chosen.is_hidden) == ("nobody", False), "what is not sent stays"
    assert browser.post("/me/rooms/", {"letters": "all"}).status_code == 422


def test_what_is_asked_is_plain_words_and_what_could_not_be_said_is_not_asked(trusted, ben):
    let_write(ben, "everybody")
    ask(trusted, ben, "![x](http://example.org/x.png) <script>alert(1)</script>")
    browser = Client()
    browser.force_login(ben)
    page = browser.get("/me/requests/").text
    assert "<script>alert" not in page
    assert "<img" not in page.partition("request-words")[2]


def test_who_has_a_room_with_somebody_is_led_there_and_asks_no_more(trusted, ben):
    let_write(ben, "nobody")
    open_direct_room(trusted, ben)
    with pytest.raises(ValidationError):
        ask(trusted, ben, "Hello")


def test_who_is_apart_finds_no_way_though_they_asked_before(trusted, ben):
    let_write(ben, "everybody")
    ask(trusted, ben, "Which needle?")
    block(ben, trusted)
    browser = Client()
    browser.force_login(trusted)
    assert "/members/ben/write/" not in browser.get("/members/ben/").text
    assert browser.get("/members/ben/write/").status_code == 404
    assert browser.post("/members/ben/write/", {"body": "Hello"}).status_code == 404
    unblock(ben, "ada")
    assert not waiting_for(ben).exists(), "what the block ended stays so"


def test_requests_end_with_the_account_of_either(trusted, ben, eve):
    let_write(ben, "everybody")
    let_write(eve, "everybody")
    asked = [ask(trusted, ben, "Which needle?"), ask(trusted, eve, "Which arm?")]
    erase(eve)
    assert [each.pk for each in MessageRequest.objects.all()] == [asked[0].pk]
    erase(trusted)
    assert not MessageRequest.objects.exists()
    assert not waiting_for(ben).exists()


def test_members_find_what_is_kept_of_requests(trusted, ben):
    let_write(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    assert (ASKED.describe(asked), WAS_ASKED.describe(asked)) == ("Ben: Which needle?", "Ada: Which needle?")
    assert WAS_ASKED.export(asked)["state"] == "waiting"
    accept(asked, ben)
    asked.refresh_from_db()
    assert ASKED.export(asked)["is_accepted"]
    assert ASKED.note(asked) == "Accepted"


def test_the_api_asks_and_answers(trusted, ben, eve):
    let_write(ben, "everybody")
    ada, other = Client(), Client()
    ada.force_login(trusted)
    other.force_login(ben)
    put = {"content_type": "application/json"}
    assert ada.put("/api/v1/members/eve/request", {"body": "Hello"}, **put).status_code == 404
    assert ada.put("/api/v1/members/ben/request", {"body": " "}, **put).status_code == 422
    asked = ada.put("/api/v1/members/ben/request", {"body": "Which needle?"}, **put)
    assert asked.json()["room"] is None
    [waiting] = other.get("/api/v1/requests").json()
    assert (waiting["handle"], waiting["body"]) == ("ada", "Which needle?")
    assert other.put("/api/v1/requests/eve", **put).status_code == 404
    opened = other.put("/api/v1/requests/ada", **put).json()
    assert opened == other.put("/api/v1/requests/ada", **put).json()
    assert opened["url"] == Room.objects.get().get_absolute_url()
    assert other.get("/api/v1/requests").json() == []
    assert (
        ada.put("/api/v1/members/ben/request", {"body": "Which needle?"}, **put).json()["room"]
        == opened["url"]
    )


def test_the_api_says_no(trusted, ben):
    let_write(ben, "everybody")
    ask(trusted, ben, "Which needle?")
    browser = Client()
    browser.force_login(ben)
    assert browser.delete("/api/v1/requests/ada").status_code == 204
    assert browser.delete("/api/v1/requests/ada").status_code == 204
    assert browser.put("/api/v1/requests/ada", content_type="application/json").status_code == 404


def test_the_list_of_requests_takes_as_many_queries_for_many(trusted, ben):
    let_write(ben, "everybody")
    browser = Client()
    browser.force_login(ben)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/me/requests/")
        return len(asked)

    ask(trusted, ben, "Which needle?")
    queries()  # what is asked once and kept
    few = queries()
    for n in range(5):
        fan = cast.member(f"Fan {n}", handle=f"fan-{n}")
        Standing.objects.create(member=fan, level=1, earned=1)
        ask(fan, ben, "Hello")
    assert queries() == few
