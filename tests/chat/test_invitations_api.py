import pytest
from django.test import Client

from chat.hosting import archive
from chat.inviting import invite, make_link, token_of
from chat.models import Invitation, Membership, Room
from chat.rooms import start_room
from community.members.blocks import block
from tests import cast
from tests.chat.test_views import as_member

PUT = {"content_type": "application/json"}


@pytest.fixture
def booth(ada, ben) -> Room:
    """Ada's closed room, into which she invites Ben."""
    cast.at_home(ada)
    room = start_room(ada, "The booth", "", True, [])
    invite(ada, room, "ben")
    return room


def address(room: Room) -> str:
    return f"/api/v1/rooms/{room.slug}/invitation"


def test_who_is_invited_finds_it_and_comes_in(ada, ben, booth):
    browser = as_member(ben)
    [row] = browser.get("/api/v1/invitations").json()
    assert (row["slug"], row["title"], row["by"]) == (booth.slug, "The booth", "ada")
    assert browser.put(address(booth), **PUT).json()["url"] == booth.get_absolute_url()
    assert Membership.objects.filter(room=booth, member=ben).exists()
    assert browser.get("/api/v1/invitations").json() == []


def test_a_no_leaves_nothing_behind(ben, booth):
    assert as_member(ben).delete(address(booth)).status_code == 204
    assert not Invitation.objects.exists()
    assert as_member(ben).put(address(booth), **PUT).status_code == 404


def test_nobody_else_answers_it(ada, ben, eve, mara, booth):
    for other in (ada, eve, mara):
        assert as_member(other).get("/api/v1/invitations").json() == []
        assert as_member(other).put(address(booth), **PUT).status_code == 404
        assert as_member(other).delete(address(booth)).status_code == 404
    assert Client().put(address(booth), **PUT).status_code == 401
    block(ben, ada)
    assert as_member(ben).put(address(booth), **PUT).status_code == 404


def test_into_a_room_that_has_ended_nobody_comes(ada, ben, booth):
    archive(ada, booth, True)
    assert as_member(ben).put(address(booth), **PUT).status_code in {403, 404}
    assert not Membership.objects.filter(room=booth, member=ben).exists()


def test_a_link_leads_in(ada, eve, booth):
    token = token_of(make_link(ada, booth, 1, 7))
    assert as_member(eve).put(f"/api/v1/room-links/{token}", **PUT).json()["slug"] == booth.slug
    assert Membership.objects.filter(room=booth, member=eve).exists()
    assert as_member(eve).put("/api/v1/room-links/nothing", **PUT).status_code == 404
