"""Asking the right three: who answered similar questions well and may be asked, and nobody more often than that."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from community.discussions.answering import mark_answer
from community.discussions.hiding import hide_post
from community.discussions.models import Kind
from community.members import blocks, consent, holdings
from community.members.erasing import erase
from community.notifications.models import Notice
from community.recognition.thanking import thank
from community.recognition.trust import decide_level
from search import knowing
from search.knowing import ask, asked_for, decline, question_for, waiting_for, who_may_know
from search.models import Ask
from search.notices import ASKED
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(ada, listening, interests):
    thread = cast.thread(by=ada, title="Which needle for old shellac?", kind=Kind.QUESTION, on=listening)
    thread.interests.set([interests["vinyl"]])
    return thread


@pytest.fixture
def knows(eve, listening, interests):
    """`knows(ben)`: Ben answered a question of Eve's about vinyl best, and may be asked."""

    def make(member, asked=True):
        earlier = cast.thread(by=eve, title=f"Which one, {member.name}?", kind=Kind.QUESTION, on=listening)
        earlier.interests.set([interests["vinyl"]])
        mark_answer(cast.reply(by=member, to=earlier), eve)
        if asked:
            consent.give(member, "asked")
        return earlier

    return make


def names(thread) -> list[str]:
    return [one.member.name for one in who_may_know(thread)]


def told(member) -> list[str]:
    notices = list(Notice.objects.filter(member=member, kind="asked").select_related("entry"))
    return [line.text for line in ASKED.lines(notices, member).values()]


def test_who_answered_similar_questions_best_is_offered_with_the_threads(question, ben, knows):
    earlier = knows(ben)
    (found,) = who_may_know(question)
    assert (found.member, found.threads) == (ben, [earlier])


def test_nobody_without_their_own_yes(question, ben, knows):
    knows(ben, asked=False)
    assert names(question) == []
    consent.give(ben, "asked")
    assert names(question) == ["Ben"]
    consent.withdraw(ben, "asked")
    assert names(question) == []


def test_thanks_count_and_best_answers_count_for_more(question, ben, eve, knows, listening, interests):
    dan = cast.member("Dan")
    consent.give(dan, "asked")
    other = cast.thread(by=eve, title="Mono or stereo?", on=listening)
    other.interests.set([interests["vinyl"]])
    reply = cast.reply(by=dan, to=other)
    assert names(question) == []
    thank(eve, "post", reply.pk)
    assert names(question) == ["Dan"]
    knows(ben)
    assert names(question) == ["Ben", "Dan"]


def test_three_at_most_are_offered_and_asked(question, ada, knows):
    people = [cast.member(f"Knower{number}") for number in range(5)]
    for person in people:
        knows(person)
    assert len(names(question)) == 3
    for _ in range(3):
        ask(ada, question, who_may_know(question)[0].member.handle)
    assert asked_for(question).count() == 3
    with pytest.raises(ValidationError):
        ask(ada, question, who_may_know(question)[0].member.handle)


def test_whom_it_should_not_reach_is_not_offered(question, ada, ben, mara, knows):
    knows(ben)
    assert names(question) == ["Ben"]
    blocks.block(ben, ada)
    assert names(question) == []
    blocks.unblock(ben, ada.handle)
    decide_level(ben, 0, mara, "A warning")
    assert names(question) == []


def test_who_was_silent_for_ninety_days_or_left_is_not_offered(question, ben, knows):
    knows(ben)
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert names(question) == []
    erase(ben)
    assert names(question) == []


def test_who_wrote_in_it_already_is_not_offered(question, ben, knows):
    knows(ben)
    cast.reply(by=ben, to=question)
    assert names(question) == []


def test_what_is_hidden_or_not_for_everybody_is_no_reason(question, ben, mara, knows, backstage):
    earlier = knows(ben)
    answer = earlier.posts.get(number=2)
    hide_post(answer, by=mara)
    assert names(question) == []
    other = knows(ben)
    type(other).objects.filter(pk=other.pk).update(board=backstage)
    assert names(question) == []


def test_a_board_that_they_may_not_read_is_asked_about_by_nobody(ada, eve, ben, knows, interests):
    group = cast.group(ada, "The circle", is_closed=True)
    thread = cast.thread(by=ada, title="Which needle?", kind=Kind.QUESTION, on=group.board)
    thread.interests.set([interests["vinyl"]])
    knows(ben)
    assert names(thread) == []
    with pytest.raises(Http404):
        ask(ada, thread, "ben")


def test_who_is_asked_hears_of_it_once_and_it_is_gone_once_declined(question, ada, ben, knows, catch_up):
    knows(ben)
    made = ask(ada, question, "ben")
    assert ask(ada, question, "ben") == made
    catch_up()
    assert told(ben) == ["Ada asks whether you know: “Which needle for old shellac?”"]
    assert [one.pk for one in waiting_for(ben)] == [made.pk]
    decline(ben, made.pk)
    assert told(ben) == []
    assert waiting_for(ben) == []
    assert [one.member for one in asked_for(question)] == [ben]
    assert "declined" not in str([made_out(row) for row in held_by(ada)])


def held_by(member) -> list:
    return [row for holding, rows in holdings.held_about(member) if holding.model is Ask for row in rows]


def made_out(row) -> dict:
    (holding,) = [one for one in holdings.registered() if one.model is Ask]
    return holding.export(row)


def test_the_notice_is_silent_once_the_yes_is_taken_back_or_a_block_is_between(
    question, ada, ben, knows, catch_up
):
    knows(ben)
    ask(ada, question, "ben")
    catch_up()
    blocks.block(ben, ada)
    assert told(ben) == []
    blocks.unblock(ben, ada.handle)
    assert told(ben)
    consent.withdraw(ben, "asked")
    assert told(ben) == []


def test_an_answered_or_closed_question_waits_for_nobody(question, ada, ben, eve, knows):
    knows(ben)
    ask(ada, question, "ben")
    mark_answer(cast.reply(by=eve, to=question), ada)
    assert waiting_for(ben) == []
    with pytest.raises(Http404):
        question_for(ada, question.pk)


def test_two_a_week_and_the_third_one_is_not_theirs_to_hear(ada, ben, knows, listening, interests):
    knows(ben)
    questions = [
        cast.thread(by=ada, title=f"Which needle, the {n}?", kind=Kind.QUESTION, on=listening)
        for n in range(3)
    ]
    for thread in questions:
        thread.interests.set([interests["vinyl"]])
    for thread in questions[:2]:
        ask(ada, thread, "ben")
    assert names(questions[2]) == []
    with pytest.raises(Http404):
        ask(ada, questions[2], "ben")
    with time_machine.travel(timezone.now() + knowing.ASKS_A_WEEK + timedelta(hours=1)):
        assert names(questions[2]) == ["Ben"]


@pytest.mark.django_db(transaction=True)
def test_several_who_ask_the_same_one_at_once_do_not_ask_more_than_two(ben, knows, listening, interests):
    knows(ben)
    askers = [cast.member(f"Asker{number}") for number in range(4)]
    questions = []
    for asker in askers:
        thread = cast.thread(by=asker, title="Which needle?", kind=Kind.QUESTION, on=listening)
        thread.interests.set([interests["vinyl"]])
        questions.append(thread)
    together = Barrier(len(askers))

    def put(pair):
        asker, question = pair
        try:
            together.wait(20)
            ask(asker, question, "ben")
        except Http404:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(askers)) as pool:
        list(pool.map(put, zip(askers, questions, strict=True)))
    assert Ask.objects.count() == 2


def test_the_page_asks_and_the_other_page_puts_it_away(client, question, ada, ben, knows, catch_up):
    knows(ben)
    client.force_login(ada)
    assert f'href="/threads/{question.pk}/ask/"' in client.get(question.get_absolute_url()).content.decode()
    html = client.get(f"/threads/{question.pk}/ask/").content.decode()
    assert "Which one, Ben?" in html
    client.post(f"/threads/{question.pk}/ask/", {"who": "ben"})
    assert "You asked" in client.get(f"/threads/{question.pk}/ask/").content.decode()
    client.force_login(ben)
    assert client.get(f"/threads/{question.pk}/ask/").status_code == 404
    assert f"/threads/{question.pk}/ask/" not in client.get(question.get_absolute_url()).content.decode()
    assert question.title in client.get("/me/asked/").content.decode()
    client.post(f"/me/asked/{Ask.objects.get().pk}/decline/")
    assert question.title not in client.get("/me/asked/").content.decode()


def test_the_api_asks_as_the_pages_do(client, question, ada, ben, knows):
    knows(ben)
    client.force_login(ada)
    (found,) = client.get(f"/api/v1/threads/{question.pk}/knowers").json()
    assert found["handle"] == "ben"
    url = f"/api/v1/threads/{question.pk}/asks"
    assert client.post(url, {"handle": "ben"}, content_type="application/json").status_code == 204
    assert client.post(url, {"handle": "eve"}, content_type="application/json").status_code == 404
    client.force_login(ben)
    (waiting,) = client.get("/api/v1/me/asks").json()
    assert waiting["thread"]["title"] == question.title
    assert client.delete(f"/api/v1/me/asks/{waiting['pk']}").status_code == 204
    assert client.get("/api/v1/me/asks").json() == []
