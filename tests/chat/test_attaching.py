"""Rooms about threads and boards: who may read there may come in, and nobody else, whatever becomes of it."""

import itertools
import random
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from chat.attaching import talk_about, talk_on
from chat.hosting import archive, change_room
from chat.models import Membership, Room
from community.discussions.carrying import merge_thread
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Board, Thread
from community.discussions.steering import close_thread, move_thread, open_thread
from tests import cast
from tests.chat.saying import say
from tests.chat.test_hosting import with_
from tests.chat.test_views import as_member
from tests.live_client import Refused
from tests.servers import Server
from tests.servers import server as server

STRANGER = AnonymousUser()


@pytest.fixture
def thread(ada) -> Thread:
    cast.at_home(ada)
    return cast.thread(ada, "Which needle?")


@pytest.fixture
def backstage(db) -> Board:
    return cast.board("Backstage", is_open=False)


def talk(by, thread: Thread) -> Room:
    return talk_about(by, thread, thread.title, "")


def sees(member, room: Room) -> bool:
    return Room.objects.visible_to(member).filter(pk=room.pk).exists()


def test_its_author_and_managers_open_a_room_about_a_thread(ada, ben, eve, mara, thread):
    for other in (ben, eve):
        cast.at_home(other)
        with pytest.raises(PermissionDenied):
            talk(other, thread)
    room = talk(ada, thread)
    assert (room.kind, room.thread, room.is_public) == (Room.ATTACHED, thread, False)
    assert Membership.objects.get(room=room).role == "host"
    other = cast.thread(ben)
    assert talk(mara, other).is_public, "a manager lets strangers listen where they may read"


def test_below_the_level_of_trust_nobody_opens_one(ben):
    with pytest.raises(PermissionDenied):
        talk(ben, cast.thread(ben))


def test_one_is_open_at_a_time(ada, mara, thread):
    room = talk(ada, thread)
    assert talk(mara, thread) == room
    archive(ada, room, True)
    second = talk(ada, thread)
    assert second != room
    with pytest.raises(ValidationError):
        archive(ada, room, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Room.objects.filter(pk=room.pk).update(archived_at=None)


def test_thread_and_room_lead_to_each_other(ada, ben, client, thread, django_capture_on_commit_callbacks):
    assert "Talk about it live" in as_member(ada).get(thread.get_absolute_url()).text
    assert "Talk about it live" not in as_member(ben).get(thread.get_absolute_url()).text
    client.get(thread.get_absolute_url())
    form = {"title": "Needles, live", "description": ""}
    answer = as_member(ada).post(f"/rooms/about/thread/{thread.pk}/", form)
    room = Room.objects.get(thread=thread)
    assert answer.url == room.get_absolute_url()
    assert thread.get_absolute_url() in as_member(ben).get(room.get_absolute_url()).text
    assert room.get_absolute_url() in as_member(ben).get(thread.get_absolute_url()).text
    assert room.get_absolute_url() not in client.get(thread.get_absolute_url()).text, (
        "strangers do not listen"
    )
    Room.objects.update(is_public=True)
    thread.touch()
    assert room.get_absolute_url() in Client().get(thread.get_absolute_url()).text
    with django_capture_on_commit_callbacks(execute=True):
        archive(ada, room, True)
    assert room.get_absolute_url() not in as_member(ben).get(thread.get_absolute_url()).text


def test_the_page_of_a_thread_asks_for_its_room_once(ada, ben, thread, django_assert_max_num_queries):
    talk(ada, thread)
    browser = as_member(ben)
    browser.get(thread.get_absolute_url())
    with django_assert_max_num_queries(10):
        browser.get(thread.get_absolute_url())


def test_a_board_shows_the_room_that_a_manager_opened_there(ada, mara, client, thread):
    board = thread.board
    with pytest.raises(PermissionDenied):
        talk_on(ada, board, "Needles", "")
    assert "Talk about it live" in as_member(mara).get(board.get_absolute_url()).text
    room = talk_on(mara, board, "Needles", "")
    for browser in (as_member(ada), client):
        assert room.get_absolute_url() in browser.get(board.get_absolute_url()).text
        assert board.get_absolute_url() in browser.get(room.get_absolute_url()).text


def test_the_room_of_a_group_is_its_own(ada, mara):
    group = cast.group(ada, "The band")
    with pytest.raises(PermissionDenied):
        talk_on(mara, group.board, "Another", "")


def test_a_room_of_a_thread_for_members_is_for_no_stranger(ada, mara, thread, backstage, client):
    room = talk(mara, thread)
    assert sees(STRANGER, room)
    move_thread(thread, mara, backstage)
    assert not sees(STRANGER, room) and sees(ada, room)
    assert client.get(room.get_absolute_url()).status_code == 404
    assert client.get(f"/api/v1/rooms/{room.slug}/messages").status_code == 404
    Room.objects.update(is_public=False)
    with pytest.raises(ValidationError) as refused:
        change_room(mara, room, with_(room, is_public=True))
    assert list(refused.value.message_dict) == ["is_public"]


def test_a_closed_groups_thread_keeps_its_room_in_the_group(ada, ben, mara):
    group = cast.group(ada, "The circle", is_closed=True)
    room = talk(ada, cast.thread(ada, on=group.board))
    say(ada, room, "Among us")
    for other in (STRANGER, ben, mara):
        assert not sees(other, room)
    with pytest.raises(Http404):
        say(ben, room)


def test_a_closed_thread_silences_its_room_and_a_hidden_one_takes_it_along(ada, ben, mara, thread):
    room = talk(ada, thread)
    say(ben, room)
    close_thread(thread, mara, "Enough")
    with pytest.raises(PermissionDenied):
        say(ben, room)
    with pytest.raises(ValidationError):
        archive(ada, room, True)
        talk(ada, thread)
    archive(ada, room, False)
    open_thread(thread, mara)
    say(ben, room)
    hide_post(thread.posts.get(number=1), mara)
    assert not sees(ben, room) and sees(mara, room)
    with pytest.raises(Http404):
        say(ben, room)
    restore_post(thread.posts.get(number=1), mara)
    assert sees(ben, room)


def test_a_thread_with_a_room_is_not_merged_away(ada, mara, thread):
    talk(ada, thread)
    with pytest.raises(ValidationError):
        merge_thread(thread, mara, cast.thread(ada, "Another"))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_becomes_of_a_thread_nobody_gets_further_into_its_room(
    seed, ada, eve, mara, otto, thread, backstage
):
    """A hundred acts at random; after each, whoever sees the room may read the thread."""
    chance, room, front = random.Random(seed), talk(ada, thread), thread.board
    opening = thread.posts.get(number=1)
    acts = [
        lambda: move_thread(thread, mara, chance.choice([front, backstage])),
        lambda: hide_post(opening, mara),
        lambda: restore_post(opening, mara),
        lambda: Room.objects.update(is_public=chance.random() < 0.5),
        lambda: Board.objects.filter(pk=front.pk).update(is_open=chance.random() < 0.5),
    ]
    for act in (chance.choice(acts) for _ in range(25)):
        act()
        for member in (STRANGER, ada, eve, mara, otto):
            if sees(member, room):
                assert Thread.objects.visible_to(member).filter(pk=thread.pk).exists()


def test_moving_a_thread_closes_the_sockets_of_those_who_may_not_follow(server: Server):
    ada, ben, mara = cast.member("Ada"), cast.member("Ben"), cast.manager("Mara")
    thread, backstage = cast.thread(ada), cast.board("Backstage", is_open=False)
    room = talk(mara, thread)
    say(ben, room, "For all")
    stranger, inside, outside = server.client_of(), server.client_of(ben), server.client_of(ada)
    with stranger, inside, outside:
        for one in (stranger, inside, outside):
            one.join(room.address, after=0)
            assert "For all" in str(one.next_event(5))
        move_thread(thread, mara, backstage)
        say(ben, room, "Canary for members")
        assert stranger.closed_with() == 4401, "although no hint of another process reaches this one"
        for one in (inside, outside):
            assert [one.next_event(5)["kind"], "Canary for members" in str(one.next_event(5))] == [
                "room",
                True,
            ]
        hide_post(thread.posts.get(number=1), mara)
        for one in (inside, outside):
            assert one.closed_with() == 4401
    with server.client_of() as again, pytest.raises(Refused):
        again.join(room.address, after=0)


def test_the_api_opens_both_and_tells_what_they_are_about(ada, mara, thread):
    body = {"title": "Needles"}
    answers = [
        as_member(ada).post(f"/api/v1/threads/{thread.pk}/room", body, content_type="application/json"),
        as_member(mara).post(
            f"/api/v1/boards/{thread.board.slug}/room", body, content_type="application/json"
        ),
    ]
    for answer, about in zip(answers, (thread, thread.board), strict=True):
        assert answer.status_code == 201
        assert answer.json()["about"] == about.get_absolute_url()
    sent = {"body": "Hi", "key": uuid.uuid4()}
    for answer, browser in itertools.product(answers, (as_member(ada), as_member(mara))):
        assert browser.post(answer.json()["url"], sent | {"key": uuid.uuid4()}).status_code == 302
