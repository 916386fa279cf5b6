import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from chat.models import Membership, Message, RoomEvent
from chat.posting import LONGEST
from chat.rooms import open_direct_room
from community.ledger.models import Entry
from community.members.pace import TooFast, forget
from tests.chat.saying import say


def test_messages_are_numbered_without_gaps_from_one(ada, ben, vinyl):
    assert [say(ada, vinyl).seq, say(ben, vinyl).seq, say(ada, vinyl).seq] == [1, 2, 3]
    assert list(RoomEvent.objects.values_list("seq", "kind")) == [(n, "message") for n in (1, 2, 3)]
    vinyl.refresh_from_db()
    assert vinyl.last_seq == 3


def test_a_message_is_kept_as_typed_and_rendered_safely(ada, vinyl):
    message = say(ada, vinyl, "  *loud* <b>no</b>\r\n")
    assert message.body == "*loud* <b>no</b>"
    assert "<em>loud</em>" in message.html
    assert "<b>" not in message.html


def test_talking_in_an_open_room_joins_it_once(ada, vinyl):
    say(ada, vinyl)
    last = say(ada, vinyl)
    mine = Membership.objects.get(room=vinyl, member=ada)
    assert (mine.read_seq, mine.spoke_at) == (last.seq, last.at)
    assert Entry.objects.filter(kind="room.joined").count() == 1
    assert Entry.objects.filter(kind="message.sent", subject_id=last.pk, actor=ada).exists()


def test_sending_again_gives_the_first_result(ada, vinyl):
    first = say(ada, vinyl, "Once", key := uuid.uuid4())
    again = say(ada, vinyl, "Once", key)
    assert again == first
    assert Message.objects.count() == 1


def test_other_words_under_a_used_id_are_a_conflict(ada, vinyl):
    say(ada, vinyl, "Once", key := uuid.uuid4())
    with pytest.raises(ValidationError) as refused:
        say(ada, vinyl, "Twice", key)
    assert "client_id" in refused.value.message_dict


def test_two_members_may_use_the_same_id(ada, ben, vinyl):
    key = uuid.uuid4()
    assert say(ada, vinyl, "Mine", key) != say(ben, vinyl, "Mine", key)


@pytest.mark.parametrize("body", ["", "   \n ", "\x00", "x" * (LONGEST + 1)])
def test_what_is_no_message_is_refused_beside_the_field(ada, vinyl, body):
    with pytest.raises(ValidationError) as refused:
        say(ada, vinyl, body)
    assert "body" in refused.value.message_dict
    assert not RoomEvent.objects.exists()


def test_a_message_as_long_as_allowed_is_taken(ada, vinyl):
    assert len(say(ada, vinyl, "x" * LONGEST).body) == LONGEST


def test_a_stranger_cannot_talk(vinyl):
    with pytest.raises(PermissionDenied):
        say(AnonymousUser(), vinyl)


def test_a_member_who_was_shut_out_cannot_talk_and_no_number_is_lost(ada, ben, vinyl):
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    with pytest.raises(PermissionDenied):
        say(ada, vinyl)
    assert say(ben, vinyl).seq == 1


def test_only_its_two_members_talk_in_a_direct_room(ada, ben, eve):
    room = open_direct_room(ada, ben)
    assert say(ben, room).seq == 1
    with pytest.raises(Http404):
        say(eve, room)
    assert not Membership.objects.filter(room=room, member=eve).exists()


def test_a_newcomer_may_say_twenty_things_in_half_a_minute(ada, vinyl, settings):
    settings.PACE = True
    forget()
    key = uuid.uuid4()
    for _ in range(19):
        say(ada, vinyl)
    say(ada, vinyl, "Twenty", key)
    with pytest.raises(TooFast):
        say(ada, vinyl)
    assert say(ada, vinyl, "Twenty", key).seq == 20, "a retry is not one more"


def test_sending_takes_the_same_few_queries_in_a_long_room(ada, vinyl):
    say(ada, vinyl)
    with CaptureQueriesContext(
        connection,
    ) as short:
        say(ada, vinyl)
    for _ in range(10):
        say(ada, vinyl)
    with CaptureQueriesContext(connection) as long:
        say(ada, vinyl)
    assert len(long) == len(short) <= 13
