"""Answers to one request that come at once: one of them comes first, and holds."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404

from chat.few import start_few
from chat.inviting import answer_invitation
from chat.models import Membership, Message, MessageRequest, Room
from chat.requesting import accept, ask, decline, let_write
from community.members.blocks import are_apart, block
from community.recognition.models import Standing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(ada, ben) -> MessageRequest:
    for member, other in ((ada, ben), (ben, ada)):
        Standing.objects.create(member=member, level=1, earned=1)
        let_write(other, "everybody")
    return ask(ada, ben, "Which needle?")


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each gives, or how it is refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except (Http404, PermissionDenied, ValidationError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_a_yes_pressed_twenty_times_is_one_room_with_one_message(asked, ben):
    rooms = at_once([lambda: accept(asked, ben)] * 20)
    assert set(rooms) == {Room.objects.get()}
    assert Message.objects.get().body == "Which needle?"
    assert Membership.objects.count() == 2


def test_asking_twenty_times_is_asking_once(ada, ben):
    Standing.objects.create(member=ada, level=1, earned=1)
    let_write(ben, "everybody")
    assert len({asked.pk for asked in at_once([lambda: ask(ada, ben, "Which needle?")] * 20)}) == 1


@pytest.mark.parametrize("time", range(3))
def test_of_a_yes_a_no_and_a_block_one_comes_first(asked, ada, ben, time):
    acts = [lambda: accept(asked, ben), lambda: decline(asked, ben), lambda: block(ben, ada)] * 4
    results = at_once(acts)
    asked.refresh_from_db()
    is_open = asked.state == MessageRequest.State.ACCEPTED
    assert are_apart(ada.pk, ben.pk)
    assert Room.objects.count() == Message.objects.count() == int(is_open)
    assert any(isinstance(result, Room) for result in results) == is_open
    assert asked.state != MessageRequest.State.WAITING


def test_two_who_ask_each_other_at_once_have_one_room(ada, ben):
    for member, other in ((ada, ben), (ben, ada)):
        Standing.objects.create(member=member, level=1, earned=1)
        let_write(other, "everybody")
    at_once([lambda: ask(ada, ben, "Which needle?"), lambda: ask(ben, ada, "Which arm?")] * 5)
    assert Room.objects.count() == 1
    assert sorted(Message.objects.values_list("body", flat=True)) == ["Which arm?", "Which needle?"]


def test_no_two_who_are_apart_come_into_a_room_of_few_at_once(ada, ben, eve):
    Standing.objects.create(member=ada, level=1, earned=1)
    for member in (ben, eve):
        let_write(member, "everybody")
    room = start_few(ada, ["ben", "eve"])
    block(ben, eve)
    at_once([lambda: answer_invitation(ben, room, True), lambda: answer_invitation(eve, room, True)])
    assert Membership.objects.filter(room=room).count() == 2
