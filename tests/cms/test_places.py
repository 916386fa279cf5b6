"""The brand team keeps boards, open rooms and interests; nobody deletes them, or sees a direct room there."""

from typing import Any

import pytest
from django.db.models.signals import pre_save
from django.urls import reverse

from chat.models import OpenRoom, Room
from chat.rooms import open_direct_room
from community.discussions.models import Board
from community.members.models import Interest
from tests import cast
from tests.chat.saying import say


@pytest.fixture
def at_work(client, otto):
    client.force_login(otto)
    return client


def test_an_editor_opens_a_board_and_a_stranger_sees_it(at_work, client):
    form = {"title": "Tape culture", "slug": "tape-culture", "icon": "music", "position": 3, "is_open": "on"}
    assert at_work.post(reverse("board:add"), form).status_code == 302
    assert "Tape culture" in client.get("/boards/").content.decode()


def test_a_board_that_is_renamed_has_its_new_name_everywhere(at_work, ada):
    board = cast.board()
    cast.thread(ada)
    assert board.title in at_work.get("/boards/").content.decode()
    form = {"title": "Records again", "slug": board.slug, "icon": board.icon, "position": 0, "is_open": "on"}
    assert at_work.post(reverse("board:edit", args=[board.pk]), form).status_code == 302
    for url in ("/boards/", board.get_absolute_url(), board.threads.get().get_absolute_url(), "/"):
        page = at_work.get(url).content.decode()
        assert "Albums on repeat" not in page, url


def test_an_editor_opens_a_room(at_work):
    assert (
        at_work.post(reverse("openroom:add"), {"title": "Soundcheck", "slug": "soundcheck"}).status_code
        == 302
    )
    assert Room.objects.get().kind == Room.OPEN


@pytest.fixture
def meanwhile():
    """Do something in the moment before a place is written."""
    acts = []

    def before(sender: Any, **_: Any) -> None:
        if sender in (OpenRoom, Board):
            while acts:
                acts.pop()()

    pre_save.connect(before)
    yield acts.append
    pre_save.disconnect(before)


def test_what_is_said_while_an_editor_renames_a_room_stays_counted(at_work, ada, meanwhile):
    room, vinyl = (
        Room.objects.create(slug="soundcheck", title="Soundcheck"),
        Interest.objects.create(slug="vinyl", name="Vinyl"),
    )
    meanwhile(lambda: say(ada, room, "One, two"))
    form = {"title": "Line check", "slug": room.slug, "interests": [vinyl.pk]}
    assert at_work.post(reverse("openroom:edit", args=[room.pk]), form).status_code == 302
    room.refresh_from_db()
    assert (room.title, list(room.interests.all())) == ("Line check", [vinyl])
    assert (room.last_seq, room.last_number, room.last_at is None) == (1, 1, False)
    assert say(ada, room, "Three").seq == 2


def test_a_thread_begun_while_an_editor_renames_its_board_stays_counted(at_work, ada, meanwhile):
    board = cast.board()
    meanwhile(lambda: cast.thread(ada, on=board))
    form = {"title": "Records", "slug": board.slug, "icon": board.icon, "position": 0, "is_open": "on"}
    assert at_work.post(reverse("board:edit", args=[board.pk]), form).status_code == 302
    board.refresh_from_db()
    assert (board.title, board.thread_count) == ("Records", 1)


@pytest.mark.parametrize("operator", [False, True])
def test_nobody_deletes_a_board_or_a_room(at_work, otto, operator):
    type(otto).objects.filter(pk=otto.pk).update(is_superuser=operator)
    board, room = cast.board(), Room.objects.create(slug="soundcheck", title="Soundcheck")
    for name, place in (("board", board), ("openroom", room)):
        at_work.post(reverse(f"{name}:delete", args=[place.pk]))
    assert Board.objects.exists() and Room.objects.exists()


def test_a_direct_room_is_not_there_even_for_an_operator(at_work, otto, ada, ben):
    type(otto).objects.filter(pk=otto.pk).update(is_superuser=True)
    room = open_direct_room(ada, ben)
    assert at_work.get(reverse("openroom:edit", args=[room.pk])).status_code == 404
    assert room.slug not in at_work.get(reverse("openroom:index")).content.decode()


def test_a_manager_does_not_keep_places(client, mara):
    client.force_login(mara)
    assert client.get(reverse("board:index")).status_code in (302, 403, 404)
