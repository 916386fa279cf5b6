"""What of requests and reminders is brought to who is not there; messages in rooms: tests/community/notifications."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from chat.joining import join_room
from chat.models import Letters, MessageRequest, Room
from chat.presence import attend
from chat.reminding import remind_due, remind_of
from chat.requesting import accept, ask, decline, let_write
from chat.rooms import start_room
from community.recognition.models import Standing
from tests import cast
from tests.community.notifications.bringing import bring, catch_up, says_yes


@pytest.fixture
def asked(ada, ben) -> MessageRequest:
    """Ada's, to Ben, who said yes to mails about such."""
    says_yes(ben, "mail-request")
    Standing.objects.create(member=ada, level=1, earned=1)
    let_write(ben, Letters.EVERYBODY)
    return ask(ada, ben, "Which needle?")


@pytest.fixture
def evening(ada, ben) -> Room:
    """Ada's room, which begins in five minutes, and of which Ben wants to be reminded, also by mail."""
    says_yes(ben, "mail-begins")
    cast.at_home(ada)
    room = start_room(ada, "The evening", "", False, [])
    Room.objects.filter(pk=room.pk).update(starts_at=timezone.now() + timedelta(minutes=5))
    room.refresh_from_db()
    remind_of(ben, room)
    remind_due()
    return room


def test_who_is_away_is_told_by_mail_that_somebody_asks_and_not_what(asked):
    bring()
    [letter] = mail.outbox
    assert "Ada would like to write to you" in letter.body
    assert "needle" not in letter.body


@pytest.mark.parametrize("answer", [accept, decline])
def test_who_answered_meanwhile_is_not(asked, ben, answer):
    catch_up()
    answer(asked, ben)
    bring()
    assert mail.outbox == []


def test_who_asked_is_told_of_a_yes(asked, ada, ben):
    says_yes(ada, "mail-request")
    catch_up()
    accept(asked, ben)
    bring()
    assert ["Ben said yes: your room is open" in letter.body for letter in mail.outbox] == [True]


def test_a_room_that_begins_reaches_who_wanted_to_be_reminded(evening):
    bring()
    assert "“The evening” begins soon" in mail.outbox[0].body


def test_who_is_there_already_is_not_reminded_by_mail(evening, ben):
    catch_up()
    join_room(ben, evening)
    attend("one", {(str(evening.pk), ben.pk)}, True)
    bring()
    assert mail.outbox == []


def test_without_a_yes_nothing_leaves(ada, ben):
    Standing.objects.create(member=ada, level=1, earned=1)
    let_write(ben, Letters.EVERYBODY)
    ask(ada, ben, "Which needle?")
    bring()
    assert mail.outbox == []
