"""Direct rooms of a few: by everybody's own yes, and known to nobody else."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.test import Client

from chat.few import MOST, start_few
from chat.inviting import answer_invitation, invite, make_link
from chat.models import Invitation, Membership, Role, Room
from chat.naming import names_for
from chat.parting import leave_room
from chat.people import invitations_for
from chat.queries import direct_rooms, rooms_of_few
from chat.requesting import let_write
from community.ledger.draining import drain
from community.members.blocks import block
from community.members.erasing import erase
from community.notifications.inbox import page_of
from community.recognition.models import Standing
from tests import cast
from tests.chat.saying import say


@pytest.fixture
def trusted(ada):
    """Ada, of the level from which members write to each other."""
    Standing.objects.create(member=ada, level=1, earned=1)
    return ada


@pytest.fixture
def friends(trusted, ben, eve):
    for member in (ben, eve):
        let_write(member, "everybody")
    return ben, eve


def browser_of(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def told(member) -> list[str]:
    while drain():
        pass
    return [each.line.text for each in page_of(member)[0]]


def test_each_comes_in_by_their_own_yes_alone(trusted, friends):
    ben, eve = friends
    room = start_few(trusted, ["@Ben", "eve"])
    say(trusted, room, "Only us")
    assert told(ben) == ["Ada invites you into “a room for a few”"]
    assert browser_of(ben).get(room.get_absolute_url()).status_code == 404
    answer_invitation(ben, room, accept=True)
    answer_invitation(eve, room, accept=False)
    assert "Only us" in browser_of(ben).get(room.get_absolute_url()).text
    assert browser_of(eve).get(room.get_absolute_url()).status_code == 404
    assert told(trusted) == []


def test_it_is_called_by_who_else_is_in_it_unless_it_has_a_name(trusted, friends):
    ben, eve = friends
    room = start_few(trusted, ["ben", "eve"])
    assert names_for(trusted, [room]) == {room.pk: "Only you so far"}
    for member in friends:
        answer_invitation(member, room, accept=True)
    assert names_for(trusted, [room]) == {room.pk: "Ben and Eve"}
    assert names_for(ben, [room]) == {room.pk: "Ada and Eve"}
    assert "Ada and Eve" in browser_of(ben).get(room.get_absolute_url()).text
    assert [(found.pk, name) for found, name in rooms_of_few(eve)] == [(room.pk, "Ada and Ben")]
    assert direct_rooms(eve) == []
    named = start_few(trusted, ["ben", "eve"], " The  band ")
    assert names_for(ben, [named]) == {named.pk: "The band"}


def test_nobody_else_finds_it(trusted, friends, mara):
    room = start_few(trusted, ["ben", "eve"], "The band")
    at = f"/rooms/{room.slug}/"
    outsider = cast.member("Olga")
    for browser in (Client(), browser_of(outsider), browser_of(mara)):
        for path in (at, f"{at}about/", f"{at}invitation/"):
            assert browser.get(path).status_code in (302, 404)
        assert "The band" not in browser.get("/rooms/").text
        assert room.slug not in browser.get("/api/v1/rooms").text
    assert room.slug in browser_of(trusted).get("/api/v1/rooms").text


def test_who_does_not_let_them_and_who_is_apart_cannot_be_asked(trusted, friends):
    ben, eve = friends
    let_write(eve, "nobody")
    with pytest.raises(ValidationError, match="@eve, @nobody"):
        start_few(trusted, ["ben", "eve", "nobody"])
    let_write(eve, "everybody")
    block(eve, ben)
    with pytest.raises(ValidationError, match="You cannot invite @"):
        start_few(trusted, ["ben", "eve"])
    assert not Room.objects.exists()


def test_a_block_that_comes_later_keeps_out(trusted, friends):
    ben, eve = friends
    room = start_few(trusted, ["ben", "eve"])
    answer_invitation(ben, room, accept=True)
    block(ben, eve)
    with pytest.raises(Http404):
        answer_invitation(eve, room, accept=True)
    assert not Membership.objects.filter(room=room, member=eve).exists()


def test_its_host_asks_more_as_far_as_there_is_place(trusted, friends):
    room = start_few(trusted, ["ben", "eve"])
    for number in range(MOST - 3):
        fan = cast.member(f"Fan {number}", handle=f"fan-{number}")
        let_write(fan, "everybody")
        invite(trusted, room, fan.handle)
    late = cast.member("Late")
    let_write(late, "everybody")
    with pytest.raises(ValidationError, match="8 people"):
        invite(trusted, room, "late")
    assert Invitation.objects.filter(room=room).count() == MOST - 1
    with pytest.raises(PermissionDenied):
        make_link(trusted, room, 1, 1)


def test_only_its_host_asks_and_only_whom_they_may_write_to(trusted, friends):
    ben, _eve = friends
    room = start_few(trusted, ["ben", "eve"])
    answer_invitation(ben, room, accept=True)
    shy = cast.member("Shy")
    let_write(shy, "nobody")
    with pytest.raises(ValidationError):
        invite(trusted, room, "shy")
    with pytest.raises(PermissionDenied):
        invite(ben, room, "shy")


def test_whoever_leaves_is_out_and_it_goes_on(trusted, friends):
    ben, _eve = friends
    room = start_few(trusted, ["ben", "eve"])
    answer_invitation(ben, room, accept=True)
    left = browser_of(trusted).post(f"/rooms/{room.slug}/leave/")
    assert left.url == "/rooms/"
    assert Membership.objects.get(room=room).role == Role.HOST
    with pytest.raises(Http404):
        say(trusted, room)
    leave_room(ben, room)
    assert not Membership.objects.filter(room=room).exists()


def test_who_erases_their_account_leaves_it_to_the_next(trusted, friends):
    ben, _eve = friends
    room = start_few(trusted, ["ben", "eve"])
    answer_invitation(ben, room, accept=True)
    erase(trusted)
    mine = Membership.objects.get(room=room)
    assert (mine.member_id, mine.role) == (ben.pk, Role.HOST)
    assert names_for(ben, [room]) == {room.pk: "Only you so far"}


@pytest.mark.parametrize("handles", [[], ["ben"], ["ada", "ben"], [f"fan-{n}" for n in range(MOST)]])
def test_it_takes_two_others_and_at_most_seven(trusted, friends, handles):
    with pytest.raises(ValidationError):
        start_few(trusted, handles)


@pytest.mark.parametrize("title", ["AB", "!!!", "A" * 81])
def test_its_name_is_one_that_other_rooms_could_have(trusted, friends, title):
    with pytest.raises(ValidationError) as refused:
        start_few(trusted, ["ben", "eve"], title)
    assert set(refused.value.message_dict) == {"title"}
    assert not Room.objects.exists()


def test_its_host_changes_how_it_goes_without_giving_it_a_name(trusted, friends):
    room = start_few(trusted, ["ben", "eve"])
    form = {"title": "", "description": "", "slow_s": "15", "questions_when": "off", "keep_days": "7"}
    assert browser_of(trusted).post(f"/rooms/{room.slug}/wishes/", form).status_code == 302
    room.refresh_from_db()
    assert (room.title, room.slow_s, room.keep_days) == ("", 15, 7)


def test_who_is_new_here_starts_none(eve):
    with pytest.raises(PermissionDenied):
        start_few(eve, ["ada", "ben"])


def test_all_of_it_works_on_pages(trusted, friends):
    ben, _eve = friends
    ada, other = browser_of(trusted), browser_of(ben)
    assert "@ben @eve" in ada.get("/rooms/few/").text
    assert ada.post("/rooms/few/", {"handles": "@ben"}).status_code == 422
    assert browser_of(ben).post("/rooms/few/", {"handles": "@ada @eve"}).status_code == 422
    made = ada.post("/rooms/few/", {"handles": "@ben, @eve", "title": ""}).url
    assert "You are invited" in other.get("/rooms/").text
    door = other.get(f"{made}invitation/").text
    assert "Ada invites you" in door
    assert other.post(f"{made}invitation/", {"accept": "yes"}).url == made
    about = ada.get(f"{made}about/").text
    assert "Leave the room" in about
    assert "Invite by a link" not in about
    assert "has not answered yet" in about
    assert "Just a few of you" in other.get("/rooms/").text
    assert not invitations_for(ben).exists()


def test_the_api_opens_one(trusted, friends):
    ada = browser_of(trusted)
    options = {"content_type": "application/json"}
    assert ada.post("/api/v1/direct-rooms", {"handles": ["ben"]}, **options).status_code == 422
    made = ada.post("/api/v1/direct-rooms", {"handles": ["ben", "eve"]}, **options)
    assert made.status_code == 201
    assert made.json()["slug"] == Room.objects.get().slug
