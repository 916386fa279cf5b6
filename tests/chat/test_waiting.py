"""What waits for a member in rooms: beside each room, in the navigation, and on every device while pages are open."""

import pytest

from chat.changing import edit_message, remove_message
from chat.hiding import hide_message, restore_message
from chat.involving import involve
from chat.joining import join_room
from chat.models import Room
from chat.reading import mark_read
from chat.rooms import open_direct_room
from chat.waiting import MOST, counts_in
from community.live.own import numbers_of
from community.members import blocks
from tests.chat.looking import look
from tests.chat.saying import say
from tests.chat.test_views import as_member


@pytest.fixture
def room(ada, ben, vinyl) -> Room:
    """Both belong to it."""
    join_room(ada, vinyl)
    join_room(ben, vinyl)
    return vinyl


def waiting(member) -> int:
    return numbers_of(member)["rooms"]


def test_who_is_called_and_who_is_written_to_sees_so_on_every_page(ada, ben, eve, room):
    say(ada, room, "Just talk")
    assert waiting(ben) == 0
    say(ada, room, "Listen, @ben")
    say(ada, open_direct_room(ada, ben), "Between us")
    assert waiting(ben) == 2
    assert waiting(ada) == waiting(eve) == 0
    page = as_member(ben).get("/boards/").text
    assert 'data-waiting="rooms">2</span>' in page


def test_a_stranger_has_no_numbers(client, vinyl):
    page = client.get("/rooms/").text
    assert "data-waiting" not in page and "data-pulse" not in page


def test_the_list_shows_mentions_beside_what_is_new(ada, ben, room):
    say(ada, room, "Just talk")
    say(ada, room, "Listen, @ben")
    page = as_member(ben).get("/rooms/").text
    assert ">@1<" in page
    assert "2 new" in page
    assert counts_in(ben, [room.pk]) == {room.pk: {"read": 0, "unread": 2, "called": 1}}


def test_reading_takes_them_away(ada, ben, room):
    direct = open_direct_room(ada, ben)
    say(ada, room, "Listen, @ben")
    said = say(ada, direct, "Between us")
    look(as_member(ben), "/rooms/vinyl/")
    assert waiting(ben) == 1
    mark_read(ben, Room.objects.get(pk=direct.pk), said.seq)
    assert waiting(ben) == 0


@pytest.mark.parametrize("involvement", ["nothing", "hidden"])
def test_who_wants_to_hear_nothing_of_a_room_is_shown_nothing(ada, ben, room, involvement):
    say(ada, room, "Listen, @ben")
    involve(ben, room, involvement)
    assert waiting(ben) == 0
    assert counts_in(ben, [room.pk])[room.pk]["unread"] == 0


def test_what_was_taken_away_or_hidden_waits_for_nobody(ada, ben, mara, room):
    direct = open_direct_room(ada, ben)
    messages = [say(ada, room, "Listen, @ben"), say(ada, direct), say(ada, direct), say(ada, room, "@ben !")]
    assert waiting(ben) == 4
    remove_message(messages[0], ada)
    hide_message(messages[1], mara)
    assert waiting(ben) == 2
    restore_message(messages[1], mara)
    assert waiting(ben) == 3
    edit_message(messages[3], ada, "Nobody in particular", 1)
    assert waiting(ben) == 2


def test_a_block_takes_what_was_said_out_of_the_numbers_of_both(ada, ben, room):
    say(ada, room, "Listen, @ben")
    say(ada, open_direct_room(ada, ben), "Between us")
    blocks.block(ben, ada)
    assert waiting(ben) == 0
    blocks.unblock(ben, "ada")
    assert waiting(ben) == 2


def test_more_than_a_hundred_in_a_room_are_not_counted(ada, ben):
    direct = open_direct_room(ada, ben)
    for number in range(MOST + 3):
        say(ada, direct, f"Number {number}.")
    assert waiting(ben) == MOST
    assert "99+" in as_member(ben).get("/boards/").text


def test_all_numbers_of_a_page_take_one_query(ada, ben, room, django_assert_num_queries):
    with django_assert_num_queries(1):
        numbers_of(ben)
    for number in range(5):
        other = Room.objects.create(slug=f"more-{number}", title=f"More {number}")
        join_room(ben, other)
        say(ada, other, "Listen, @ben")
    with django_assert_num_queries(1):
        assert numbers_of(ben)["rooms"] == 5


@pytest.mark.parametrize("change", ["called", "written to", "read", "hidden", "chosen"])
def test_each_change_of_the_numbers_is_told(ada, ben, mara, room, change):
    direct = open_direct_room(ada, ben)
    said = say(ada, room, "Listen, @ben")
    before = numbers_of(ben)["pulse"]
    if change == "called":
        say(ada, room, "Again, @ben")
    elif change == "written to":
        say(ada, direct)
    elif change == "read":
        mark_read(ben, Room.objects.get(pk=room.pk), said.seq)
    elif change == "hidden":
        hide_message(said, mara)
    else:
        involve(ben, room, "nothing")
    assert numbers_of(ben)["pulse"] > before


def test_just_talk_tells_nobody_and_reading_the_same_again_neither(ada, ben, room):
    said = say(ada, room, "Just talk")
    assert numbers_of(ben)["pulse"] == 0
    seen = Room.objects.get(pk=room.pk)
    mark_read(ben, seen, said.seq)
    mark_read(ben, seen, said.seq)
    mark_read(ben, seen, 0)
    assert numbers_of(ben)["pulse"] == 1


def test_a_home_card_tells_how_many_are_there(ada, ben, eve, room, monkeypatch):
    from chat.presence import attend

    say(ada, room)
    attend("here", {(str(room.pk), ada.pk), (str(room.pk), ben.pk)}, True)
    assert "2 here now" in as_member(eve).get("/").text
    blocks.block(eve, ben)
    assert "1 here now" in as_member(eve).get("/").text
