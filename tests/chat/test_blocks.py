"""Where a block keeps two apart: nothing goes through a room of theirs, and words in shared rooms are folded."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from chat.appending import Outgoing
from chat.changing import edit_message
from chat.models import Message
from chat.posting import send_messages
from chat.rooms import open_direct_room
from community.ledger.draining import drain
from community.members import blocks
from community.notifications.inbox import page_of
from tests.chat.saying import say


def page(member, room):
    client = Client()
    client.force_login(member)
    return client.get(room.get_absolute_url()).content.decode()


def test_in_a_room_of_two_neither_writes_and_both_read_on(ada, ben, eve):
    room, other = open_direct_room(ada, ben), open_direct_room(ben, eve)
    said = say(ben, room, "Before all this")
    blocks.block(ada, ben)
    for member in (ada, ben):
        with pytest.raises(PermissionDenied) as refused:
            say(member, room)
        assert "block" not in str(refused.value)
        seen = page(member, room)
        assert "Before all this" in seen
        assert "cannot reach each other" in seen
        assert "<textarea" not in seen
    with pytest.raises(PermissionDenied):
        edit_message(said, ben, "Read this instead", said.version)
    assert say(ben, other)
    blocks.unblock(ada, "ben")
    assert say(ben, room)
    assert "<textarea" in page(ben, room)


def test_of_many_sent_at_once_only_those_between_the_two_are_refused(ada, ben, eve, vinyl):
    rooms = [open_direct_room(ada, ben), open_direct_room(ben, eve), vinyl]
    blocks.block(ada, ben)
    outcomes = send_messages([Outgoing(ben, room.pk, "Hello", uuid.uuid4()) for room in rooms])
    assert [isinstance(outcome, Message) for outcome in outcomes] == [False, True, True]


def test_who_is_blocked_calls_nobody_in_a_shared_room(ada, ben, vinyl):
    blocks.block(ada, ben)
    said = say(ben, vinyl, "Listen, @ada")
    while drain():
        pass
    assert "data-member" not in said.html
    assert page_of(ada)[0] == []


def test_in_a_shared_room_words_are_folded_for_who_blocked_alone(ada, ben, eve, vinyl):
    say(ben, vinyl, "Louder!")
    say(eve, vinyl, "Softer!")
    blocks.block(ada, ben)
    seen = page(ada, vinyl)
    assert f'data-blocked="{ben.pk}"' in seen
    fold, words = 'class="line-blocked"', "Louder!"
    assert seen.index(fold) < seen.index(words) < seen.index("Softer!")
    assert seen.count(fold) == 2  # with the one that live lines are given
    for other in (ben, eve):
        assert "line-blocked" not in page(other, vinyl)
        assert "data-blocked" not in page(other, vinyl)
