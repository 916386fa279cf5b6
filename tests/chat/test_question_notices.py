"""What who asked in a room is told of an answer, here and while they are away: once, and only what stands."""

import uuid

import pytest
from django.core import mail

from chat.asking import ask, take_question_back
from chat.hosting import change_room
from chat.involving import involve
from chat.models import Involvement, Membership, Question, Room
from chat.parting import leave_room
from chat.presence import attend
from chat.question_subject import hide_question
from chat.questions import mark_question, pick_answer
from chat.reading import mark_read
from chat.rooms import start_room
from community.live.own import numbers_of
from community.members.blocks import block
from community.notifications.inbox import page_of
from tests import cast
from tests.chat.saying import say
from tests.chat.test_hosting import with_
from tests.community.notifications.bringing import bring, catch_up, says_yes

ANSWERED = "Your question in “The stage” was answered"


@pytest.fixture
def stage(ada) -> Room:
    cast.at_home(ada)
    room = start_room(ada, "The stage", "One talks, all ask", False, [])
    return change_room(ada, room, with_(room, is_stage=True))


@pytest.fixture
def asked(stage, ben) -> Question:
    """Ben's, who said yes to mails about answers."""
    says_yes(ben, "mail-answered")
    return ask(ben, stage, "Which needle?", uuid.uuid4())


def told(member) -> list[tuple[str, str]]:
    catch_up()
    found, _older = page_of(member)
    assert bool(found) == bool(numbers_of(member)["notices"])
    return [(each.line.text, each.line.url) for each in found]


def test_who_asked_is_told_and_led_to_the_question_or_to_what_answered_it(stage, asked, ada, ben, eve):
    mark_question(ada, asked, "now")
    assert told(ben) == []
    mark_question(ada, asked, "answered")
    assert told(ben) == [(ANSWERED, asked.get_absolute_url())]
    said = say(ada, stage, "The elliptical one.")
    pick_answer(ada, asked, said.seq)
    assert told(ben) == [(ANSWERED, said.get_absolute_url())], "once, and as of now"
    assert told(ada) == told(eve) == []


def test_a_next_question_answers_the_one_before(stage, asked, ada, ben, eve):
    mark_question(ada, asked, "now")
    mark_question(ada, ask(eve, stage, "And which arm?", uuid.uuid4()), "now")
    assert [text for text, _url in told(ben)] == [ANSWERED]


def test_a_host_who_answers_their_own_question_is_not_told(stage, ada):
    mark_question(ada, ask(ada, stage, "Who am I?", uuid.uuid4()), "answered")
    assert told(ada) == []


def test_who_is_away_gets_a_mail_without_words_if_they_said_yes(stage, asked, ada, ben, eve):
    mark_question(ada, asked, "answered")
    mark_question(ada, ask(eve, stage, "And which arm?", uuid.uuid4()), "answered")
    bring()
    [letter] = mail.outbox
    assert letter.to == [ben.email]
    assert ANSWERED in letter.body
    assert "needle" not in letter.body


def taken_back(asked, ada, ben, mara):
    take_question_back(ben, asked)


def hidden(asked, ada, ben, mara):
    hide_question(asked, mara)


def open_again(asked, ada, ben, mara):
    mark_question(ada, asked, "asked")


def set_aside(asked, ada, ben, mara):
    mark_question(ada, asked, "aside")


def blocked(asked, ada, ben, mara):
    block(ben, ada)


@pytest.mark.parametrize("change", [taken_back, hidden, open_again, set_aside, blocked])
@pytest.mark.parametrize("late", [True, False], ids=["before the notice", "after it"])
def test_what_is_answered_no_more_or_gone_is_told_nowhere(asked, ada, ben, mara, change, late):
    mark_question(ada, asked, "answered")
    if not late:
        assert told(ben)
    change(Question.objects.get(pk=asked.pk), ada, ben, mara)
    assert ANSWERED not in [text for text, _url in told(ben)]
    bring()
    assert mail.outbox == []


@pytest.mark.parametrize("late", [True, False], ids=["before the notice", "after it"])
def test_who_may_not_see_the_room_any_more_is_not_told(stage, asked, ada, ben, late):
    mark_question(ada, asked, "answered")
    if not late:
        catch_up()
    Membership.objects.filter(member=ben).delete()
    Room.objects.filter(pk=stage.pk).update(kind=Room.CLOSED)
    bring()
    assert (page_of(ben)[0], mail.outbox) == ([], [])


def test_who_left_an_open_room_is_told_all_the_same(stage, asked, ada, ben):
    leave_room(ben, stage)
    mark_question(ada, asked, "answered")
    bring()
    assert ANSWERED in mail.outbox[0].body


def test_who_is_in_the_room_sees_it_there(stage, asked, ada, ben):
    attend("one", {(str(stage.pk), ben.pk)}, True)
    mark_question(ada, asked, "answered")
    assert told(ben) == []


def test_who_wants_to_hear_nothing_of_the_room_does_not(stage, asked, ada, ben):
    involve(ben, stage, Involvement.NOTHING)
    mark_question(ada, asked, "answered")
    assert told(ben) == []


def came_in(stage, answer, ben):
    attend("one", {(str(stage.pk), ben.pk)}, True)


def read_it(stage, answer, ben):
    mark_read(ben, Room.objects.get(pk=stage.pk), answer.seq)


def wants_nothing(stage, answer, ben):
    involve(ben, stage, Involvement.NOTHING)


@pytest.mark.parametrize("change", [came_in, read_it, wants_nothing])
def test_who_saw_the_answer_within_the_hold_gets_no_mail(stage, asked, ada, ben, change):
    answer = say(ada, stage, "The elliptical one.")
    pick_answer(ada, asked, answer.seq)
    catch_up()
    change(stage, answer, ben)
    bring()
    assert mail.outbox == []
