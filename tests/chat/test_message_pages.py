"""Answering, changing and removing what was said, on pages without scripts."""

import re
import uuid

from chat.changing import edit_message, remove_message
from chat.hiding import hide_message
from chat.models import Message
from chat.posting import send_message
from tests.chat.saying import say
from tests.chat.test_views import as_member


def test_without_scripts_a_message_is_answered(ada, ben, vinyl):
    said = say(ada, vinyl, "A canary sings")
    page = as_member(ben).get("/rooms/vinyl/?answer=1").text
    assert 'name="replies_to" value="1"' in page
    assert re.search(r"room-answering\">.*Ada.*A canary sings", page, re.DOTALL)
    words = {"body": "It does", "key": uuid.uuid4(), "replies_to": "1"}
    answer = as_member(ben).post("/rooms/vinyl/", words, follow=True)
    assert Message.objects.get(number=2).replies_to == said
    assert 'href="/rooms/vinyl/?at=1#message-1" data-answers="1"' in answer.text


def test_what_is_gone_cannot_be_answered_and_the_words_stay(ada, ben, vinyl):
    remove_message(say(ada, vinyl), ada)
    assert 'name="replies_to" value=""' in as_member(ben).get("/rooms/vinyl/?answer=1").text
    answer = as_member(ben).post("/rooms/vinyl/", {"body": "It does", "key": uuid.uuid4(), "replies_to": "1"})
    assert answer.status_code == 422
    assert "It does" in answer.text
    assert 'name="replies_to" value=""' in answer.text


def test_each_line_leads_to_what_one_may_do_about_it(ada, ben, vinyl, client):
    say(ada, vinyl, "Mine")
    hers, his, strangers = (who.get("/rooms/vinyl/").text for who in (as_member(ada), as_member(ben), client))
    assert 'href="/rooms/vinyl/1/edit/"' in hers
    assert 'href="/rooms/vinyl/1/remove/"' in hers
    assert "/flag/message/" not in hers.split("<template")[0]
    assert 'href="/rooms/vinyl/1/edit/"' not in his
    assert f'href="/flag/message/{Message.objects.get().pk}/"' in his
    for page in (hers, his):
        assert 'href="/rooms/vinyl/?answer=1#body"' in page
    assert "line-acts" not in strangers


def test_what_is_gone_offers_nothing(ada, mara, vinyl):
    hide_message(say(ada, vinyl), mara)
    remove_message(say(ada, vinyl), ada)
    assert "line-acts" not in as_member(ada).get("/rooms/vinyl/").text.split("<template")[0]


def test_without_scripts_a_message_is_changed(ada, vinyl):
    say(ada, vinyl, "A canari sings")
    client = as_member(ada)
    assert "A canari sings" in client.get("/rooms/vinyl/1/edit/").text
    answer = client.post("/rooms/vinyl/1/edit/", {"body": "A canary sings", "version": 1})
    assert answer.url == "/rooms/vinyl/?at=1#message-1"
    assert "A canary sings" in client.get(answer.url).text


def test_two_changes_that_meet_are_shown_both_and_saving_once_more_is_enough(ada, vinyl):
    message = say(ada, vinyl, "One")
    client = as_member(ada)
    edit_message(message, ada, "Two", 1)
    answer = client.post("/rooms/vinyl/1/edit/", {"body": "Three", "version": 1})
    assert answer.status_code == 422
    assert "Two" in answer.text
    assert "Three" in answer.text
    [version] = re.findall(r'name="version" value="(\d+)"', answer.text)
    assert client.post("/rooms/vinyl/1/edit/", {"body": "Three", "version": version}).status_code == 302
    assert Message.objects.get().body == "Three"


def test_a_change_that_is_no_message_keeps_what_was_typed(ada, vinyl):
    say(ada, vinyl, "One")
    answer = as_member(ada).post("/rooms/vinyl/1/edit/", {"body": "x" * 4001, "version": 1})
    assert answer.status_code == 422
    assert "x" * 4001 in answer.text
    assert "errorlist" in answer.text


def test_without_scripts_a_message_is_removed_after_a_question(ada, vinyl):
    say(ada, vinyl, "A canary sings")
    client = as_member(ada)
    assert "A canary sings" in client.get("/rooms/vinyl/1/remove/").text
    assert Message.objects.get().body
    page = client.post("/rooms/vinyl/1/remove/", follow=True).text
    assert "canary" not in page
    assert "This message was removed." in page
    assert client.get("/rooms/vinyl/1/remove/").status_code == 404


def test_nobody_opens_the_pages_of_what_another_said(ada, ben, mara, client, vinyl):
    say(ada, vinyl)
    for page in ("edit", "remove"):
        for other in (ben, mara):
            assert as_member(other).get(f"/rooms/vinyl/1/{page}/").status_code == 404
            assert as_member(other).post(f"/rooms/vinyl/1/{page}/", {"body": "x"}).status_code == 404
        assert client.get(f"/rooms/vinyl/1/{page}/").status_code == 302
        assert as_member(ada).get(f"/rooms/vinyl/{10**30}/{page}/").status_code == 404


def test_an_answer_loses_the_words_of_what_it_answers_once_they_are_removed(ada, ben, vinyl, client):
    first = say(ada, vinyl, "A canary sings")
    send_message(ben, vinyl, "It does", uuid.uuid4(), replies_to=1)
    assert client.get("/rooms/vinyl/").text.count("A canary sings") == 2
    remove_message(first, ada)
    assert "canary" not in client.get("/rooms/vinyl/").text
