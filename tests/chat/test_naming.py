"""Completing @… in a room: who is known there comes first, and nobody is given away by it."""

import pytest

from chat.bots import make_bot
from chat.completing import people_like
from chat.joining import join_room
from chat.models import Membership, Presence, Role
from chat.presence import attend
from chat.rooms import start_room
from community.members import blocks
from community.members.pace import TooFast
from tests import cast
from tests.chat.saying import say
from tests.chat.test_views import as_member


def names(member, text, room):
    return [found.name for found in people_like(member, text, room)]


def test_who_spoke_in_the_room_comes_before_members_of_the_boards(ada, ben, vinyl):
    bea = cast.member("Bea")
    cast.thread(bea)
    say(ben, vinyl)
    assert names(ada, "b", vinyl) == ["Ben", "Bea"]
    assert names(ada, "", vinyl) == ["Ben"]


def test_who_merely_belongs_to_an_open_room_or_has_it_open_is_not_named(ada, ben, eve, vinyl):
    join_room(ben, vinyl)
    join_room(eve, vinyl)
    attend("here", {(str(vinyl.pk), ben.pk)}, True)
    assert Presence.objects.exists()
    assert names(ada, "b", vinyl) == names(ada, "", vinyl) == []
    Membership.objects.filter(member=eve).update(role=Role.SPEAKER)
    assert names(ada, "e", vinyl) == ["Eve"]


def test_in_a_closed_room_everybody_in_it_is_named_and_nobody_else(ada, ben, eve, mara, settings):
    settings.ROOMS_FROM_LEVEL = 0
    room = start_room(ada, "Backstage", "", True, [])
    Membership.objects.create(room=room, member=ben)
    assert names(ada, "", room) == ["Ben"]
    assert as_member(eve).get(f"{room.get_absolute_url()}complete/?q=b").status_code == 404
    assert "Ben" in as_member(ada).get(f"{room.get_absolute_url()}complete/?q=b").text


@pytest.mark.parametrize("who_blocks", ["ada", "ben"])
def test_a_block_leaves_each_other_unnamed(ada, ben, vinyl, who_blocks):
    say(ben, vinyl)
    blocks.block(*((ada, ben) if who_blocks == "ada" else (ben, ada)))
    assert names(ada, "b", vinyl) == []


def test_machines_are_not_named(ada, mara, vinyl):
    say(make_bot(mara, vinyl, "Charts")[0].member, vinyl)
    assert names(ada, "ch", vinyl) == []


def test_it_takes_two_queries_for_any_number_of_people(ada, vinyl, django_assert_num_queries):
    for number in range(4):
        say(cast.member(f"Bo{number}"), vinyl)
    with django_assert_num_queries(2):
        people_like(ada, "b", vinyl)


def test_who_asks_too_fast_is_told_nothing_for_a_while(ada, vinyl, monkeypatch):
    monkeypatch.setattr("community.discussions.completing.pace.check", too_fast)
    assert as_member(ada).get("/rooms/vinyl/complete/?q=b").status_code == 429


def too_fast(*args):
    raise TooFast(3)


def test_the_composer_asks_in_its_room(ada, vinyl):
    assert 'members="/rooms/vinyl/complete/"' in as_member(ada).get("/rooms/vinyl/").text
