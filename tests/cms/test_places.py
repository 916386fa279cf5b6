"""The brand team keeps boards, open rooms and interests; nobody deletes them, or sees a direct room there."""

import pytest
from django.urls import reverse

from chat.models import Room
from chat.rooms import open_direct_room
from community.discussions.models import Board
from tests import cast


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
