import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client

from chat.joining import join_room
from chat.models import Message, MessageRequest, Reach, Room
from chat.requesting import accept, ask, decline, may_ask, waiting_for
from chat.rooms import open_direct_room
from community.discussions.following import follow
from community.discussions.models import Level
from community.ledger.draining import drain
from community.members.blocks import block
from community.members.pace import TooFast, declared
from community.notifications.inbox import page_of
from community.recognition.models import Standing
from tests import cast


@pytest.fixture
def trusted(ada):
    """Ada, of the level from which members may ask."""
    Standing.objects.create(member=ada, level=1, earned=1)
    return ada


def lets(member, letters: str) -> None:
    Reach.objects.update_or_create(member=member, defaults={"letters": letters})


def told(member) -> list[str]:
    while drain():
        pass
    return [each.line.text for each in page_of(member)[0]]


def test_nobody_may_ask_who_did_not_say_so(trusted, ben):
    assert not may_ask(trusted, ben)
    with pytest.raises(Http404):
        ask(trusted, ben, "May I?")


def test_who_let_themselves_be_asked_by_everybody_may_be_asked_from_the_first_level_on(trusted, ben, eve):
    lets(ben, "everybody")
    assert may_ask(trusted, ben)
    assert not may_ask(eve, ben), "who is new here"
    assert not may_ask(ben, ben)


def test_who_is_followed_or_shares_a_room_is_known(trusted, ben, vinyl):
    lets(ben, "known")
    assert not may_ask(trusted, ben)
    join_room(trusted, vinyl)
    assert not may_ask(trusted, ben)
    join_room(ben, vinyl)
    assert may_ask(trusted, ben)


def test_whom_they_follow_may_ask(trusted, ben):
    lets(ben, "known")
    follow(ben, trusted, Level.FIRST)
    assert may_ask(trusted, ben)


def test_a_request_waits_and_a_yes_opens_the_room_with_it(trusted, ben):
    lets(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    assert told(ben) == ["Ada would like to write to you"]
    assert not Room.objects.exists()
    room = accept(asked, ben)
    assert [(m.author, m.body) for m in Message.objects.filter(room=room)] == [(trusted, "Which needle?")]
    assert accept(asked, ben) == room, "a second yes is the first"
    assert Message.objects.count() == 1
    assert "Ben said yes: your room is open" in told(trusted)
    assert "Ada would like to write to you" not in told(ben)


def test_a_no_is_told_to_nobody_and_is_for_good(trusted, ben):
    lets(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    decline(asked, ben)
    assert told(trusted) == []
    assert not waiting_for(ben).exists()
    assert ask(trusted, ben, "Please?").pk == asked.pk
    assert MessageRequest.objects.get().body == ""
    browser = Client()
    browser.force_login(trusted)
    assert "waits for a yes" in browser.get("/members/ben/write/").text


def test_who_asks_whoever_asked_them_says_yes(trusted, ben):
    lets(ben, "everybody")
    ask(trusted, ben, "Which needle?")
    ask(ben, trusted, "The elliptical one.")
    room = Room.objects.get()
    assert [m.body for m in room.messages.order_by("seq")] == ["Which needle?", "The elliptical one."]


def test_only_who_is_asked_answers(trusted, ben, eve):
    lets(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    for other in (trusted, eve):
        with pytest.raises(Http404):
            accept(asked, other)
        with pytest.raises(Http404):
            decline(asked, other)


def test_a_block_ends_what_waits(trusted, ben):
    lets(ben, "everybody")
    asked = ask(trusted, ben, "Which needle?")
    block(ben, trusted)
    assert not waiting_for(ben).exists()
    with pytest.raises(Http404):
        accept(asked, ben)
    assert told(ben) == []


def test_nobody_hears_of_one_request_after_another(trusted, ben, eve):
    lets(ben, "everybody")
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
        lets(person, "everybody")
    for person in people[:20]:
        ask(trusted, person, "Hello")
    with pytest.raises(TooFast):
        ask(trusted, people[20], "Hello")


@pytest.mark.parametrize("body", ["", "  ", "x" * 1001])
def test_a_request_has_words_and_not_too_many(trusted, ben, body):
    lets(ben, "everybody")
    with pytest.raises(ValidationError):
        ask(trusted, ben, body)


def test_the_profile_shows_the_way_only_where_it_is_open(trusted, ben):
    browser = Client()
    browser.force_login(trusted)
    assert "/members/ben/write/" not in browser.get("/members/ben/").text
    lets(ben, "everybody")
    assert "/members/ben/write/" in browser.get("/members/ben/").text
    assert browser.post("/members/ben/write/", {"body": " "}).status_code == 422
    assert browser.post("/members/ben/write/", {"body": "Which needle?"}).url == "/members/ben/write/"
    room = open_direct_room(trusted, ben)
    assert browser.get("/members/ben/write/").url == room.get_absolute_url()


def test_one_answers_on_a_page(trusted, ben):
    lets(ben, "everybody")
    asked = ask(trusted, ben, "<b>Which needle?</b>")
    browser = Client()
    browser.force_login(ben)
    page = browser.get("/me/requests/").text
    assert "&lt;b&gt;Which needle?" in page
    assert "/me/requests/" in browser.get("/rooms/").text
    gone = browser.post("/me/requests/", {"request": "x", "answer": "yes"})
    assert gone.status_code == 404
    answer = browser.post("/me/requests/", {"request": asked.pk, "answer": "yes"})
    assert answer.url == Room.objects.get().get_absolute_url()


def test_a_member_says_by_themselves_who_may_ask(ada):
    browser = Client()
    browser.force_login(ada)
    browser.post("/me/rooms/", {"letters": "known"})
    assert Reach.objects.get().letters == "known"
    assert browser.post("/me/rooms/", {"letters": "all"}).status_code == 422
