"""Questions beside the talk of a room: asked, voted for, answered one at a time, and kept."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from chat import asking
from chat.asking import take_question_back, take_vote, vote
from chat.counting import synchronize_votes
from chat.erasing import erase_in
from chat.hiding import hide_message
from chat.hosting import archive, change_room, lock
from chat.models import Membership, Question, QuestionVote, Role, Room, RoomEvent
from chat.people import standing_of
from chat.programme import programme_of
from chat.question_subject import hide_question, restore_question
from chat.questions import mark_question, pick_answer, questions_for
from chat.rooms import open_direct_room, start_room
from community.ledger.draining import drain
from community.ledger.models import Entry
from community.members import pace
from community.members.blocks import block
from community.members.erasing import erase
from community.moderation.deciding import decide
from community.moderation.flagging import flag
from tests import cast
from tests.chat.saying import say
from tests.chat.test_hosting import with_
from tests.chat.test_views import as_member
from tests.taking import export


@pytest.fixture
def stage(ada) -> Room:
    """Ada's stage, which takes questions from the start."""
    cast.at_home(ada)
    room = start_room(ada, "The stage", "One talks, all ask", False, [])
    return change_room(ada, room, with_(room, is_stage=True))


def ask(member, room, body="Which needle?", key=None) -> Question:
    return asking.ask(member, room, body, key or uuid.uuid4())


def words_for(member, room, hosts=False) -> list[str]:
    return [one.question.body for one in questions_for(member, room, hosts)]


def events_of(room) -> list[dict]:
    return [event.data for event in room.events.filter(kind=RoomEvent.QUESTION)]


# Asking -----------------------------------------------------------------------------------------------------


def test_who_may_not_write_on_the_stage_asks_all_the_same(stage, ben):
    with pytest.raises(PermissionDenied):
        say(ben, stage)
    asked = ask(ben, stage, "  Which\nneedle? ")
    assert (asked.body, asked.state, asked.votes_count) == ("Which needle?", "asked", 0)
    assert stage.memberships.filter(member=ben).exists()
    assert events_of(stage) == [{"question": asked.pk, "state": "asked"}]
    assert Entry.objects.filter(kind="question.asked", actor=ben, subject_id=asked.pk).exists()


def test_a_room_takes_questions_on_a_stage_or_as_its_host_wants(stage, vinyl, ada, ben):
    with pytest.raises(PermissionDenied):
        ask(ben, vinyl)
    change_room(ada, stage, with_(stage, questions_when="off"))
    with pytest.raises(PermissionDenied):
        ask(ben, stage)
    change_room(ada, stage, with_(stage, questions_when="on", is_stage=False))
    assert ask(ben, stage)
    with pytest.raises(ValidationError):
        change_room(ada, stage, with_(stage, questions_when="maybe"))


def test_questions_are_taken_before_the_start_and_not_after_the_end(stage, ada, ben):
    Room.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    asked = ask(ben, stage)
    Room.objects.update(starts_at=None, ends_at=timezone.now())
    for act in (lambda: ask(ben, stage), lambda: vote(ada, asked)):
        with pytest.raises(PermissionDenied):
            act()


def test_a_locked_room_takes_questions_of_its_hosts_alone(stage, ada, ben):
    lock(ada, stage, True)
    with pytest.raises(PermissionDenied):
        ask(ben, stage)
    assert ask(ada, stage)


def test_what_cannot_be_asked_is_refused_in_clear_words(stage, ben, vinyl):
    for body, words in (("  ", "Write your question first."), ("x" * 301, "301 characters; at most 300")):
        with pytest.raises(ValidationError, match=words):
            ask(ben, stage, body)
    with pytest.raises(PermissionDenied):
        ask(AnonymousUser(), stage)
    with pytest.raises(Http404):
        ask(ben, Room.objects.create(slug="den", title="Den", kind=Room.CLOSED, questions_when="on"))
    assert not Question.objects.exists()


def test_a_direct_room_takes_no_questions(ada, ben):
    room = open_direct_room(ada, ben)
    Room.objects.filter(pk=room.pk).update(questions_when="on")
    with pytest.raises(PermissionDenied):
        ask(ada, room)


def test_asking_again_under_the_same_id_gives_the_first_question(stage, ben):
    key = uuid.uuid4()
    assert ask(ben, stage, key=key) == ask(ben, stage, key=key)
    assert len(events_of(stage)) == 1
    with pytest.raises(ValidationError):
        ask(ben, stage, "Another one?", key=key)


def test_whoever_asks_without_end_is_slowed_down(stage, ben, settings):
    settings.PACE = True
    pace.forget()
    for n in range(3):
        ask(ben, stage, f"Question {n}?")
    with pytest.raises(pace.TooFast):
        ask(ben, stage, "And one more?")


# Voting -----------------------------------------------------------------------------------------------------


def test_a_vote_counts_once_and_is_taken_back_once(stage, ben, eve):
    asked = ask(ben, stage)
    for _again in range(2):
        assert vote(eve, asked).votes_count == 1
    for _again in range(2):
        assert take_vote(eve, asked).votes_count == 0
    told = [event for event in events_of(stage) if "votes" in event]
    assert [event["votes"] for event in told] == [1, 0]


def test_nobody_learns_who_voted(stage, ben, eve):
    vote(eve, ask(ben, stage))
    event = stage.events.filter(kind=RoomEvent.QUESTION).last()
    assert event.actor is None
    assert str(eve.pk) not in str({key: value for key, value in event.data.items() if key == "by"})


def test_votes_are_for_the_open_questions_of_others(stage, ada, ben, eve):
    asked = ask(ben, stage)
    with pytest.raises(PermissionDenied):
        vote(ben, asked)
    with pytest.raises(PermissionDenied):
        vote(AnonymousUser(), asked)
    mark_question(ada, asked, "answered")
    with pytest.raises(PermissionDenied):
        vote(eve, asked)
    assert not QuestionVote.objects.exists()


def test_questions_stand_by_votes_then_by_age_below_what_is_being_answered(stage, ada, ben, eve):
    first, _second, third, fourth, fifth = (ask(ben, stage, f"{n}?") for n in range(1, 6))
    for voter in (ada, eve):
        vote(voter, third)
    vote(ada, fourth)
    mark_question(ada, fifth, "now")
    mark_question(ada, first, "answered")
    assert words_for(eve, stage) == ["5?", "3?", "4?", "2?", "1?"]


@pytest.mark.django_db(transaction=True)
def test_fifty_votes_at_once_are_fifty(stage, ben):
    asked = ask(ben, stage)
    people = [cast.member(f"Guest {n}", handle=f"guest-{n}") for n in range(50)]
    start = threading.Barrier(10)

    def votes(some):
        start.wait()
        try:
            for one in some:
                vote(one, asked)
                vote(one, asked)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(votes, [people[n::10] for n in range(10)]))
    asked.refresh_from_db()
    assert asked.votes_count == QuestionVote.objects.count() == 50
    told = [event["votes"] for event in events_of(stage) if "votes" in event]
    assert told == list(range(1, 51))
    stage.refresh_from_db()
    assert list(stage.events.values_list("seq", flat=True)) == list(range(1, stage.last_seq + 1))


# What hosts decide ------------------------------------------------------------------------------------------


def test_one_question_is_answered_at_a_time(stage, ada, ben):
    one, other = ask(ben, stage, "One?"), ask(ben, stage, "Other?")
    mark_question(ada, one, "now")
    mark_question(ada, other, "now")
    states = dict(Question.objects.values_list("body", "state"))
    assert states == {"One?": "answered", "Other?": "now"}
    assert events_of(stage)[-2:] == [
        {"question": one.pk, "state": "answered"},
        {"question": other.pk, "state": "now"},
    ]


def test_only_who_looks_after_the_room_decides(stage, ben, eve, mara):
    asked = ask(ben, stage)
    for other in (ben, eve):
        with pytest.raises(PermissionDenied):
            mark_question(other, asked, "now")
        with pytest.raises(PermissionDenied):
            pick_answer(other, asked, None)
    assert mark_question(mara, asked, "now").state == "now"
    with pytest.raises(Http404):
        mark_question(mara, asked, "burnt")


def test_what_is_set_aside_is_seen_by_hosts_and_by_who_asked(stage, ada, ben, eve):
    asked = ask(ben, stage)
    mark_question(ada, asked, "aside")
    assert words_for(ada, stage, hosts=True) == words_for(ben, stage) == ["Which needle?"]
    assert words_for(eve, stage) == words_for(AnonymousUser(), stage) == []
    mark_question(ada, asked, "asked")
    assert words_for(eve, stage) == ["Which needle?"]


def test_a_host_picks_the_message_that_answered_it(stage, ada, ben, vinyl):
    asked = ask(ben, stage)
    said = say(ada, stage, "The elliptical one")
    picked = pick_answer(ada, asked, said.seq)
    assert (picked.state, picked.answer) == ("answered", said)
    with pytest.raises(Http404):
        pick_answer(ada, asked, said.seq + 100)
    assert pick_answer(ada, asked, None).answer is None


# Taking away ------------------------------------------------------------------------------------------------


def test_who_asked_takes_it_back_with_its_votes(stage, ada, ben, eve):
    asked = ask(ben, stage)
    vote(eve, asked)
    with pytest.raises(PermissionDenied):
        take_question_back(eve, asked)
    archive(ada, stage, True)
    take_question_back(ben, asked)
    asked.refresh_from_db()
    assert (asked.body, asked.votes_count, QuestionVote.objects.count()) == ("", 0, 0)
    assert events_of(stage)[-1]["gone"] is True
    assert words_for(ada, stage, hosts=True) == []


def test_a_flagged_question_is_hidden_and_given_back(stage, ada, ben, eve, mara):
    asked = ask(ben, stage, "Buy my needles?")
    case = flag(eve, "question", asked.pk, "spam").case
    with pytest.raises(PermissionDenied):
        hide_question(asked, ada)
    decision = decide(case, mara, "hide", "Advertising.")
    assert decision
    for who in (ada, ben, eve, mara):
        assert words_for(who, stage, hosts=True) == []
        with pytest.raises(Http404):
            vote(who, asked)
    while drain():
        pass
    assert "hidden-question" in ben.notices.values_list("kind", flat=True)
    restore_question(asked, mara)
    assert words_for(eve, stage) == ["Buy my needles?"]


def test_questions_and_votes_are_exported_and_go_with_their_member(stage, ada, ben, eve):
    bens, eves = ask(ben, stage, "Canary one?"), ask(eve, stage, "Canary two?")
    vote(ben, eves)
    vote(eve, bens)
    assert "Canary one?" in str(export(ben))
    erase(ben)
    for question in (bens, eves):
        question.refresh_from_db()
    assert (bens.body, eves.votes_count, QuestionVote.objects.count()) == ("", 0, 0)
    assert words_for(ada, stage) == ["Canary two?"]
    assert synchronize_votes() == []


def test_questions_go_when_messages_go(stage, ada, ben, eve):
    old, new = ask(ben, stage, "Old?"), ask(ben, stage, "New?")
    vote(eve, old)
    change_room(ada, stage, with_(stage, keep_days=7))
    Question.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=8))
    erase_in(stage.pk)
    assert words_for(ada, stage, hosts=True) == ["New?"]
    assert events_of(stage)[-1] == {"question": old.pk, "state": "aside", "gone": True}
    assert not QuestionVote.objects.exists()
    stage.refresh_from_db()
    new.refresh_from_db()
    assert stage.look_at == new.at + timedelta(days=7)


def test_counts_are_rebuilt_from_the_votes(stage, ben, eve):
    asked = ask(ben, stage)
    vote(eve, asked)
    Question.objects.update(votes_count=7)
    assert synchronize_votes() == [asked]
    asked.refresh_from_db()
    assert asked.votes_count == 1


# Pages ------------------------------------------------------------------------------------------------------


def test_without_scripts_one_asks_votes_answers_and_takes_back(stage, ada, ben, eve):
    page = f"/rooms/{stage.slug}/questions/"
    asked = as_member(ben).post(page, {"body": "Which needle?", "key": uuid.uuid4()}, follow=True)
    assert "Which needle?" in asked.text
    question = Question.objects.get()
    door = f"/questions/{question.pk}/"
    assert f"{door}vote/" in as_member(eve).get(f"/rooms/{stage.slug}/").text
    assert f"{door}vote/" not in as_member(ben).get(page).text
    assert 'aria-pressed="true"' in as_member(eve).post(f"{door}vote/", {"give": "yes"}, follow=True).text
    as_member(eve).post(f"{door}vote/", {"take": "yes"})
    assert not QuestionVote.objects.exists()
    assert as_member(eve).get(door).status_code == 404
    said = say(ada, stage, "The elliptical one")
    assert "The elliptical one" in as_member(ada).get(door).text
    done = as_member(ada).post(door, {"answer": said.seq}, follow=True)
    assert f"?at={said.seq}#message-{said.seq}" in done.text
    as_member(ada).post(door, {"state": "asked"})
    as_member(ben).post(f"{door}take-back/")
    assert "Which needle?" not in as_member(ada).get(page).text


def test_too_many_words_come_back_to_be_shortened(stage, ben):
    page = as_member(ben).post(f"/rooms/{stage.slug}/questions/", {"body": "x" * 301, "key": uuid.uuid4()})
    assert page.status_code == 422
    assert "x" * 301 in page.text
    assert "at most 300 fit" in page.text


def test_strangers_read_the_questions_of_a_public_room(stage, ben, client):
    ask(ben, stage, "Which <b>needle</b>?")
    assert client.get(f"/rooms/{stage.slug}/questions/").status_code == 404
    Room.objects.update(is_public=True)
    page = client.get(f"/rooms/{stage.slug}/").text
    assert "Which &lt;b&gt;needle&lt;/b&gt;?" in page
    assert "/vote/" not in page


def test_the_room_takes_the_same_queries_for_one_question_and_twenty(
    stage, ada, ben, eve, django_assert_max_num_queries
):
    as_eve = as_member(eve)
    vote(eve, ask(ben, stage))
    as_eve.get(f"/rooms/{stage.slug}/")
    with django_assert_max_num_queries(14) as few:
        as_eve.get(f"/rooms/{stage.slug}/")
    for n in range(20):
        other = ask(ada if n % 2 else ben, stage, f"{n}?")
        vote(eve, other)
        if n == 3:
            pick_answer(ada, other, say(ada, stage).seq)
    with django_assert_max_num_queries(len(few)):
        assert as_eve.get(f"/rooms/{stage.slug}/").text.count('class="question ') == 21


# The recap --------------------------------------------------------------------------------------------------


def over(room: Room) -> Room:
    now = timezone.now()
    Room.objects.filter(pk=room.pk).update(starts_at=now - timedelta(hours=1), ends_at=now)
    return Room.objects.get(pk=room.pk)


def test_a_room_that_is_over_shows_what_came_of_it(stage, ada, ben, eve, client):
    answered, _open = ask(ben, stage, "Which needle?"), ask(ben, stage, "Who are you?")
    Membership.objects.update_or_create(room=stage, member=ben, defaults={"role": Role.SPEAKER})
    said = say(ada, stage, "The elliptical one")
    say(ben, stage, "Thank you")
    pick_answer(ada, answered, said.seq)
    room = over(stage)
    recap = programme_of(eve, room, standing_of(eve, room)).recap
    assert (recap.read, recap.talked, recap.said) == (2, 2, 2)
    page = as_member(eve).get(f"/rooms/{stage.slug}/").text
    assert "2 people were there or read along." in page
    assert "Which needle?" in page
    assert f"?at={said.seq}#message-{said.seq}" in page
    assert "Who are you?" not in page
    assert "Who are you?" in as_member(ada).get(f"/rooms/{stage.slug}/").text
    assert "question-ask" not in page


def test_an_answer_whose_words_are_gone_is_linked_no_more(stage, ada, ben, mara):
    asked = ask(ben, stage)
    said = say(ada, stage, "The elliptical one")
    pick_answer(ada, asked, said.seq)
    hide_message(said, mara)
    page = as_member(ben).get(f"/rooms/{over(stage).slug}/questions/").text
    assert "Which needle?" in page
    assert f"?at={said.seq}" not in page


# The other doors --------------------------------------------------------------------------------------------


def test_the_api_does_all_of_it(stage, ada, ben, eve):
    door = f"/api/v1/rooms/{stage.slug}/questions"
    send = {"content_type": "application/json"}
    key = {"HTTP_IDEMPOTENCY_KEY": str(uuid.uuid4())}
    made = [as_member(ben).post(door, {"body": "Which needle?"}, **send, **key) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    one = f"/api/v1/questions/{made[0].json()['id']}"
    assert as_member(eve).put(f"{one}/vote").json()["votes"] == 1
    assert as_member(eve).delete(f"{one}/vote").json()["votes"] == 0
    said = say(ada, stage)
    assert as_member(eve).patch(one, {"state": "now"}, **send).status_code == 403
    assert as_member(ada).patch(one, {"state": "now"}, **send).json()["state"] == "now"
    assert as_member(ada).patch(one, {"answer": said.seq}, **send).json()["answer"] == said.seq
    assert [row["body"] for row in as_member(eve).get(door).json()] == ["Which needle?"]
    assert as_member(eve).delete(one).status_code == 403
    assert as_member(ben).delete(one).status_code == 204
    assert as_member(eve).get(door).json() == []


def test_blocked_members_neither_see_nor_vote_for_each_others_questions(stage, ben, eve):
    asked = ask(ben, stage)
    block(ben, eve)
    assert words_for(eve, stage) == []
    with pytest.raises(Http404):
        vote(eve, asked)
