"""Many things said at once: each is said or refused for itself, in as many queries as one."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from chat.appending import Outgoing
from chat.models import Membership, Message, Room, RoomEvent
from chat.posting import send_messages
from chat.rooms import open_direct_room
from community.ledger.models import Entry
from tests.chat.saying import say


def outgoing(member, room, body="Hello", **more) -> Outgoing:
    return Outgoing(member, room.pk, body, **{"client_id": uuid.uuid4(), **more})


@pytest.fixture
def tapes(db) -> Room:
    return Room.objects.create(slug="tapes", title="Tapes")


def test_each_is_said_in_its_room_in_the_order_of_the_batch(ada, ben, vinyl, tapes):
    batch = [
        outgoing(ada, vinyl, "1"),
        outgoing(ben, tapes, "2"),
        outgoing(ben, vinyl, "3"),
        outgoing(ada, vinyl, "4"),
    ]
    said = send_messages(batch)
    assert [(m.room_id, m.seq, m.number, m.body) for m in said] == [
        (vinyl.pk, 1, 1, "1"), (tapes.pk, 1, 1, "2"), (vinyl.pk, 2, 2, "3"), (vinyl.pk, 3, 3, "4"),
    ]  # fmt: skip
    vinyl.refresh_from_db()
    assert (vinyl.last_seq, vinyl.last_number) == (3, 3)
    assert (
        RoomEvent.objects.count()
        == Message.objects.count()
        == Entry.objects.filter(kind="message.sent").count()
        == 4
    )
    assert Membership.objects.get(room=vinyl, member=ada).read_number == 3


def test_who_is_refused_does_not_hold_up_the_others(ada, ben, eve, vinyl):
    direct = open_direct_room(ada, ben)
    batch = [
        outgoing(eve, direct),
        outgoing(eve, vinyl, ""),
        outgoing(ada, vinyl),
        Outgoing(ben, 0, "x", uuid.uuid4()),
    ]
    intruder, empty, said, nowhere = send_messages(batch)
    assert isinstance(intruder, Http404)
    assert isinstance(empty, ValidationError)
    assert isinstance(nowhere, Http404)
    assert said.seq == 1
    assert not Membership.objects.filter(member=eve).exists()


def test_whoever_was_put_out_meanwhile_is_refused_alone(ada, ben, vinyl):
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    refused, said = send_messages([outgoing(ada, vinyl), outgoing(ben, vinyl)])
    assert isinstance(refused, PermissionDenied)
    assert said.seq == 1


def test_the_same_twice_in_one_batch_is_said_once(ada, vinyl):
    key = uuid.uuid4()
    batch = [outgoing(ada, vinyl, "Once", client_id=key), outgoing(ada, vinyl, "Once", client_id=key)]
    first, again = send_messages(batch)
    assert first == again
    assert Message.objects.count() == 1


def test_other_words_under_the_same_id_in_one_batch_are_a_conflict(ada, vinyl):
    key = uuid.uuid4()
    batch = [outgoing(ada, vinyl, "Once", client_id=key), outgoing(ada, vinyl, "Twice", client_id=key)]
    first, other = send_messages(batch)
    assert first.body == "Once"
    assert "client_id" in other.message_dict


def test_what_was_said_before_has_its_first_result(ada, ben, vinyl):
    earlier = say(ada, vinyl, "Once", key := uuid.uuid4())
    again, new = send_messages([outgoing(ada, vinyl, "Once", client_id=key), outgoing(ben, vinyl)])
    assert again == earlier
    assert new.seq == 2


def test_a_refusal_is_in_the_language_of_who_is_refused(ada, ben, vinyl):
    german, english = send_messages(
        [outgoing(ada, vinyl, "", language="de"), outgoing(ben, vinyl, "", language="en")]
    )
    assert german.message_dict["body"] == ["Schreib zuerst etwas."]
    assert english.message_dict["body"] == ["Write something first."]


def test_thirty_take_as_many_queries_as_three(ada, ben, eve, vinyl, tapes):
    def queries(times: int) -> int:
        batch = [outgoing(m, room) for m in (ada, ben, eve) for room in (vinyl, tapes) for _ in range(times)]
        with CaptureQueriesContext(connection) as seen:
            assert all(isinstance(said, Message) for said in send_messages(batch))
        return len(seen)

    queries(1)
    assert queries(5) == queries(1) <= 13


def test_an_answer_names_a_message_of_the_same_room(ada, ben, vinyl, tapes):
    first = say(ada, vinyl, "What is this?")
    [answer] = send_messages([outgoing(ben, vinyl, "A record", replies_to=first.seq)])
    assert answer.replies_to == first
    [elsewhere] = send_messages([outgoing(ben, tapes, "A tape", replies_to=first.seq)])
    assert isinstance(elsewhere, ValidationError)
