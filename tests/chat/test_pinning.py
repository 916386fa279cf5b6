"""Pinning what a room keeps in sight: by who looks after it, at most so much, and told to who listens."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from chat import actions, pinning, streams
from chat.actions import PinFrame
from chat.changing import remove_message
from chat.hiding import hide_message, restore_message
from chat.joining import join_room
from chat.models import Membership, Message, Role, Room
from chat.pinning import pin_message, pins_in, unpin_message
from chat.rooms import open_direct_room
from community.ledger.models import Entry
from community.members.blocks import block
from tests import cast
from tests.chat.saying import say
from tests.chat.test_views import as_member


@pytest.fixture
def host(ben, vinyl):
    join_room(ben, vinyl)
    Membership.objects.filter(member=ben).update(role=Role.HOST)
    return ben


def events(room) -> list:
    return streams.read(str(room.pk), 0, 200)


def test_a_host_pins_and_unpins_and_the_room_hears_of_it(ada, host, vinyl):
    message = say(ada, vinyl, "Doors at eight")
    pin_message(message, host)
    pin_message(message, host)
    assert list(pins_in(vinyl)) == [message]
    unpin_message(message, host)
    unpin_message(message, host)
    assert list(pins_in(vinyl)) == []
    told = [(e.seq, e.kind, e.data["by"], e.data["on"]) for e in events(vinyl)[1:]]
    assert told == [(2, "pinned", host.pk, True), (3, "pinned", host.pk, False)]
    assert list(Entry.objects.filter(kind__contains="pinned").values_list("kind", flat=True)) == [
        "message.pinned",
        "message.unpinned",
    ]


def test_a_pin_shows_on_the_message(ada, mara, vinyl):
    message = say(ada, vinyl)
    assert "message-pinned" not in events(vinyl)[-1].data["html"]
    pin_message(message, mara)
    assert "message-pinned" in events(vinyl)[-1].data["html"]


def test_nobody_else_pins(ada, eve, host, vinyl):
    message = say(ada, vinyl)
    pin_message(message, host)
    for member in (ada, eve):
        for verb in (pin_message, unpin_message):
            with pytest.raises(PermissionDenied):
                verb(message, member)
    assert list(pins_in(vinyl)) == [message]


def test_a_manager_pins_nothing_where_they_may_not_read(ada, ben, mara):
    message = say(ada, open_direct_room(ada, ben))
    with pytest.raises(Http404):
        pin_message(message, mara)
    with pytest.raises(PermissionDenied):
        pin_message(message, ada)


def test_words_that_are_gone_are_pinned_no_more(ada, mara, vinyl):
    removed, hidden = say(ada, vinyl, "One"), say(ada, vinyl, "Two")
    for message in (removed, hidden):
        pin_message(message, mara)
    remove_message(removed, ada)
    hide_message(hidden, mara)
    assert list(pins_in(vinyl)) == []
    with pytest.raises(Http404):
        pin_message(hidden, mara)
    restore_message(hidden, mara)
    assert list(pins_in(vinyl)) == [hidden]


def test_a_room_keeps_only_so_much_in_sight(ada, mara, vinyl, monkeypatch):
    monkeypatch.setattr(pinning, "MOST", 2)
    first, second, third = (say(ada, vinyl, str(n)) for n in range(3))
    pin_message(first, mara)
    pin_message(second, mara)
    with pytest.raises(ValidationError, match="2 messages are pinned here"):
        pin_message(third, mara)
    unpin_message(first, mara)
    pin_message(third, mara)
    assert list(pins_in(vinyl)) == [third, second]


def test_the_page_shows_them_to_whoever_reads_the_room(client, ada, eve, mara, vinyl):
    pin_message(say(ada, vinyl, "Doors at *eight*"), mara)
    assert "Doors at <em>eight</em>" in client.get("/rooms/vinyl/pins/").text
    assert "Unpin" not in as_member(eve).get("/rooms/vinyl/pins/").text
    assert "Unpin" in as_member(mara).get("/rooms/vinyl/pins/").text
    block(eve, ada)
    assert "line-blocked" in as_member(eve).get("/rooms/vinyl/pins/").text


def test_without_a_script_a_manager_pins_and_unpins(ada, mara, vinyl):
    message = say(ada, vinyl)
    page = f"/messages/{message.pk}/pin/"
    assert "Pin this message" in as_member(mara).get(page).text
    answer = as_member(mara).post(page)
    assert (answer.status_code, answer["Location"]) == (302, "/rooms/vinyl/pins/")
    assert Message.objects.get().pinned_at
    as_member(mara).post(page, {"take": "yes"})
    assert Message.objects.get().pinned_at is None


def test_over_the_socket_and_by_the_api(ada, mara, vinyl):
    message = say(ada, vinyl)
    assert actions.pin(mara, PinFrame(room=vinyl.pk, seq=1, on=True)) == {}
    [pinned] = as_member(ada).get("/api/v1/rooms/vinyl/pins").json()
    assert pinned["id"] == message.pk
    address = "/api/v1/rooms/vinyl/messages/1/pin"
    assert as_member(ada).put(address).status_code == 403
    assert as_member(mara).delete(address).status_code == 200
    assert as_member(mara).get("/api/v1/rooms/vinyl/pins").json() == []
    assert as_member(mara).put(address).status_code == 200


def test_a_host_still_tidies_a_room_that_has_ended(ada, host, vinyl):
    message = say(ada, vinyl)
    Room.objects.update(archived_at=timezone.now())
    pin_message(message, host)
    assert list(pins_in(vinyl)) == [message]


@pytest.mark.django_db(transaction=True)
def test_many_who_pin_at_once_keep_to_the_limit_and_leave_no_gap(transactional_db, monkeypatch):
    monkeypatch.setattr(pinning, "MOST", 3)
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    ada, ready = cast.member("Ada"), Barrier(8)
    managers = [cast.manager(f"Manager {n}") for n in range(8)]
    messages = [say(ada, room, f"Word {n}") for n in range(8)]

    def press(manager, message) -> bool:
        ready.wait(10)
        try:
            pin_message(message, manager)
            pin_message(message, manager)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        pinned = list(pool.map(press, managers, messages))
    assert pinned.count(True) == 3
    assert {*pins_in(room)} == {
        message for message, is_pinned in zip(messages, pinned, strict=True) if is_pinned
    }
    assert [event.seq for event in events(room)] == list(range(1, 12))
