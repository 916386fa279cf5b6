"""Changing what one said, and taking it away."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from chat import streams
from chat.changing import edit_message, remove_message
from chat.hiding import hide_message
from chat.models import Call, Message, Room, RoomEvent
from chat.posting import send_message
from tests.chat.saying import say


def events(room) -> list:
    return streams.read(str(room.pk), 0, 100)


def test_an_edit_shows_in_the_log_and_says_so(ada, vinyl):
    message = say(ada, vinyl, "Draft")
    assert edit_message(message, ada, "First", 1).version == 2
    message.refresh_from_db()
    assert (message.body, message.seq, message.number) == ("First", 1, 1)
    assert [(e.seq, e.kind, e.data["seq"]) for e in events(vinyl)] == [(1, "message", 1), (2, "edited", 1)]
    assert "First" in events(vinyl)[1].data["html"]
    assert "edited" in events(vinyl)[1].data["html"]
    assert "Draft" not in str(events(vinyl))


def test_the_same_words_again_change_nothing(ada, vinyl):
    message = say(ada, vinyl, "First")
    assert edit_message(message, ada, " First ", 1).version == 1
    assert RoomEvent.objects.count() == 1


def test_two_edits_at_once_are_a_conflict_and_none_is_lost(ada, vinyl):
    message = say(ada, vinyl, "One")
    edit_message(message, ada, "Two", 1)
    with pytest.raises(ValidationError) as refused:
        edit_message(message, ada, "Three", 1)
    assert "elsewhere" in refused.value.message_dict["body"][0]
    assert Message.objects.get().body == "Two"
    assert edit_message(message, ada, "Three", 2).body == "Three"


@pytest.mark.parametrize("body", ["", "x" * 4_001])
def test_what_is_no_message_is_no_edit_either(ada, vinyl, body):
    with pytest.raises(ValidationError):
        edit_message(say(ada, vinyl), ada, body, 1)


def test_nobody_changes_the_words_of_another_not_even_a_manager(ada, ben, mara, vinyl):
    message = say(ada, vinyl)
    for other in (ben, mara):
        with pytest.raises(PermissionDenied):
            edit_message(message, other, "Mine now", 1)
        with pytest.raises(PermissionDenied):
            remove_message(message, other)


def test_what_is_removed_is_gone_everywhere_and_keeps_its_place(ada, ben, vinyl):
    message = say(ada, vinyl, "A canary sings")
    say(ben, vinyl, "Does it?")
    remove_message(message, ada)
    remove_message(message, ada)
    message.refresh_from_db()
    assert (message.body, message.html, message.seq) == ("", "", 1)
    assert [(e.seq, e.kind) for e in events(vinyl)] == [(1, "message"), (2, "message"), (3, "removed")]
    assert "canary" not in str(events(vinyl))
    assert not Message.objects.visible_to(ben).filter(pk=message.pk).exists()


def test_what_is_gone_is_not_edited(ada, mara, vinyl):
    removed, hidden = say(ada, vinyl, "One"), say(ada, vinyl, "Two")
    remove_message(removed, ada)
    hide_message(hidden, mara)
    for message in (removed, hidden):
        with pytest.raises(Http404):
            edit_message(message, ada, "Back again", 1)
    with pytest.raises(Http404):
        remove_message(hidden, ada)


def test_an_answer_shows_the_first_words_of_what_it_answers_as_they_are_now(ada, ben, vinyl):
    first = say(ada, vinyl, "A canary sings")
    send_message(ben, vinyl, "It does", uuid.uuid4(), replies_to=first.seq)
    assert "A canary sings" in events(vinyl)[1].data["html"]
    edit_message(first, ada, "A wren sings", 1)
    assert "A wren sings" in events(vinyl)[1].data["html"]
    remove_message(first, ada)
    assert "sings" not in str(events(vinyl))


def test_whom_a_message_mentions_follows_its_edits(ada, ben, eve, vinyl):
    message = say(ada, vinyl, "@ben look")
    assert [call.member for call in Call.objects.all()] == [ben]
    edit_message(message, ada, "@eve look", 1)
    assert [call.member for call in Call.objects.all()] == [eve]
    remove_message(message, ada)
    assert not Call.objects.exists()


def test_a_retry_of_what_was_edited_since_is_still_the_first_result(ada, vinyl):
    message = say(ada, vinyl, "Once", key := uuid.uuid4())
    edit_message(message, ada, "Other", 1)
    assert say(ada, vinyl, "Once", key) == message


@pytest.mark.parametrize("over", ["archived_at", "ends_at"])
def test_in_a_room_that_has_ended_words_stay_as_they_are(ada, mara, vinyl, over):
    message, hers = say(ada, vinyl, "First"), say(mara, vinyl, "Second")
    Room.objects.filter(pk=vinyl.pk).update(**{over: timezone.now() - timedelta(hours=1)})
    with pytest.raises(PermissionDenied, match="ended"):
        edit_message(message, ada, "Other", 1)
    assert edit_message(hers, mara, "Tidied up by who looks after it", 1).version == 2
