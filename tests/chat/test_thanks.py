"""Thanks for a message: counted, told to its author, and evidence of trust."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from chat import streams
from chat.changing import remove_message
from chat.counting import synchronize_thanks
from chat.models import Message
from chat.rooms import open_direct_room
from community.ledger import draining
from community.members.blocks import block
from community.notifications.inbox import page_of
from community.recognition.evidence import THANKS_RECEIVED
from community.recognition.thanking import take_back, thank
from tests.chat.saying import say


def told(member) -> list[tuple[str, str]]:
    draining.drain()
    return [(one.line.text, one.line.url) for one in page_of(member)[0]]


def last_event(room):
    return streams.read(str(room.pk), 0, 100)[-1]


def test_thanks_are_counted_told_to_the_room_and_to_the_author(ada, ben, vinyl):
    message = say(ada, vinyl, "Side two")
    thank(ben, "message", message.pk)
    thank(ben, "message", message.pk)
    assert Message.objects.get().thanks_count == 1
    event = last_event(vinyl)
    assert (event.seq, event.kind) == (2, "reacted")
    assert (event.data["by"], event.data["thanks"]) == (ben.pk, True)
    assert "1 thanks" in event.data["html"]
    text = "Ben thanks you for what you said in “Vinyl nights”"
    assert told(ada) == [(text, message.get_absolute_url())]
    assert THANKS_RECEIVED([ada.pk], None) == {ada.pk: 1}


def test_what_is_taken_back_is_not_told_any_more(ada, ben, vinyl):
    message = say(ada, vinyl)
    thank(ben, "message", message.pk)
    take_back(ben, "message", message.pk)
    assert Message.objects.get().thanks_count == 0
    assert last_event(vinyl).data["thanks"] is False
    assert told(ada) == []


def test_one_does_not_thank_oneself_nor_for_what_one_may_not_read(ada, ben, eve, vinyl):
    own, private, gone = say(ada, vinyl), say(ada, open_direct_room(ada, ben)), say(ben, vinyl)
    remove_message(gone, ben)
    with pytest.raises(PermissionDenied):
        thank(ada, "message", own.pk)
    for member, message in ((eve, private), (eve, gone)):
        with pytest.raises(Http404):
            thank(member, "message", message.pk)


def test_of_thanks_of_somebody_blocked_nothing_is_heard(ada, ben, vinyl):
    message = say(ada, vinyl)
    block(ada, ben)
    thank(ben, "message", message.pk)
    assert told(ada) == []


def test_wrong_counts_are_set_right_from_the_rows(ada, ben, vinyl):
    thank(ben, "message", say(ada, vinyl).pk)
    Message.objects.update(thanks_count=9)
    synchronize_thanks()
    assert Message.objects.get().thanks_count == 1
