from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from chat.kept_requests import ASKED
from chat.models import Letters, Message, MessageRequest
from chat.request_subject import REQUEST, hide_request
from chat.requesting import LASTS, accept, ask, decline, forget_faded, let_write, request_to, waiting_for
from community.members.blocks import block
from community.moderation.deciding import decide, undo
from community.moderation.flagging import flag
from community.moderation.models import Case
from community.recognition.models import Standing
from tests.chat.test_requesting import told
from tests.chat.test_views import as_member

WORDS = "Buy my needles, or else."


@pytest.fixture
def asked(ada, ben) -> MessageRequest:
    """Ada's, to Ben."""
    Standing.objects.create(member=ada, level=1, earned=1)
    let_write(ben, Letters.EVERYBODY)
    return ask(ada, ben, WORDS)


@pytest.fixture
def case(ben, asked) -> Case:
    """Ben reported it."""
    return flag(ben, "request", asked.pk, "spam").case


def test_only_who_is_asked_may_report_it(ada, ben, eve, mara, asked):
    for other in (ada, eve, mara):
        with pytest.raises(Http404):
            REQUEST.find(other, asked.pk)
    assert REQUEST.find(ben, asked.pk) == asked


def test_one_reports_on_the_page_and_managers_read_what_was_reported_and_nothing_else(ben, eve, mara, asked):
    other = MessageRequest.objects.create(from_member=eve, to_member=ben, body="Never reported")
    browser = as_member(ben)
    address = f"/flag/request/{asked.pk}/"
    assert address in browser.get("/me/requests/").text
    assert WORDS in browser.get(address).text
    assert browser.post(address, {"reason": "spam"}).url == "/me/requests/"
    queue = as_member(mara).get("/staff/").text
    assert WORDS in queue
    assert "a message request" in queue
    assert other.body not in queue
    assert WORDS not in as_member(mara).get("/me/requests/").text


def test_a_hidden_one_is_seen_by_its_author_alone_and_cannot_be_accepted(ada, ben, mara, asked, case):
    decide(case, mara, "hide")
    assert not waiting_for(ben).exists()
    with pytest.raises(Http404):
        accept(asked, ben)
    assert request_to(ada, ben) == asked, "who asked may not ask again"
    asked.refresh_from_db()
    assert ASKED.note(asked) == "Hidden by a manager"
    assert "A community manager hid something you wrote. You can see it in what we know about you." in told(
        ada
    )
    undo(case, mara)
    assert waiting_for(ben).get() == asked


def test_only_managers_hide_it(ben, asked):
    with pytest.raises(PermissionDenied):
        hide_request(asked, ben)


@pytest.mark.parametrize("answer", ["silence", "no", "block"])
def test_what_was_reported_does_not_fade_before_somebody_looked(ada, ben, mara, asked, case, answer):
    if answer == "no":
        decline(asked, ben)
    if answer == "block":
        block(ben, ada)
    MessageRequest.objects.update(at=timezone.now() - LASTS - timedelta(days=1))
    assert forget_faded() == 0
    assert WORDS in as_member(mara).get("/staff/").text
    decide(case, mara, "keep")
    assert forget_faded() == 1


def test_after_a_yes_managers_still_read_it_and_hide_the_message_that_it_became(ben, mara, asked, case):
    accept(asked, ben)
    assert WORDS in as_member(mara).get("/staff/").text
    decide(case, mara, "hide")
    message = Message.objects.get()
    assert message.hidden_at
    undo(case, mara)
    message.refresh_from_db()
    assert message.hidden_at is None


def test_the_api_reports_it_once(ada, ben, eve, asked):
    body = {"reason": "spam", "note": "Third time."}
    [row] = as_member(ben).get("/api/v1/requests").json()
    address = f"/api/v1/flags/request/{row['id']}"
    put = {"content_type": "application/json"}
    assert as_member(ben).put(address, body, **put).status_code == 204
    assert as_member(ben).put(address, body, **put).status_code == 204
    assert Case.objects.get().flags.get().note == "Third time."
    assert as_member(ben).put(address, {"reason": "taste"}, **put).status_code == 422
    assert as_member(eve).put(address, body, **put).status_code == 404
    assert Client().put(address, body, **put).status_code == 401
