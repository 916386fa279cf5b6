"""Completing @…: members whose words one may read, those of the thread first, and nobody by guessing."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from community.discussions.completing import members_like
from community.discussions.hiding import hide_post
from community.discussions.removing import remove_post
from community.members import pace
from community.members.erasing import erase
from tests import cast
from tests.corpora import xss_payloads


def names(member, text="", thread=None):
    return [found.name for found in members_like(member, text, thread and thread.pk)]


def test_who_wrote_in_the_thread_comes_first(ada, ben, eve, first_record, bens_reply):
    bea = cast.member("Bea")
    cast.reply(bea, cast.thread(eve))
    assert names(ada, "b", first_record) == ["Ben", "Bea"]
    assert names(ada, "b") == ["Bea", "Ben"]
    assert names(eve, "", first_record) == ["Ada", "Ben"]


def test_handle_name_and_later_names_are_looked_at(ada, first_record):
    cast.reply(cast.member("Zoë Quill", handle="inkpot"), first_record)
    assert names(ada, "ink") == names(ada, "zo") == names(ada, "QUILL") == ["Zoë Quill"]
    assert names(ada, "uill") == names(ada, "%") == names(ada, "_") == []


def test_who_said_nothing_that_one_may_read_is_not_named(ada, ben, eve, mara, first_record, backstage):
    assert names(ada, "eve") == []
    reply = cast.reply(eve, first_record, "Hidden soon")
    assert names(ada, "eve") == ["Eve"]
    hide_post(reply, mara)
    assert names(ada, "eve") == []
    removed = cast.reply(ben, first_record)
    remove_post(removed, ben)
    assert names(ada, "ben") == []
    cast.thread(eve, on=backstage)
    assert names(ada, "eve") == ["Eve"]


def test_nobody_names_themselves_who_left_or_never_proved_the_address(
    ada, ben, eve, first_record, bens_reply
):
    assert names(ada, "ada", first_record) == []
    cast.reply(eve, first_record)
    EmailAddress.objects.create(user=eve, email=eve.email, primary=True, verified=False)
    erase(ben)
    assert names(ada, "", first_record) == names(ada, "e") == names(ada, "b") == []


def test_a_stranger_learns_nothing(client, db, first_record):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(PermissionDenied):
        members_like(AnonymousUser(), "a")
    assert client.get("/threads/complete/?q=a").status_code == 302


def test_the_list_costs_the_same_however_many_there_are(
    client, ada, first_record, bens_reply, django_assert_num_queries
):
    with django_assert_num_queries(2):
        members_like(ada, "b", first_record.pk)
    for number in range(9):
        cast.reply(cast.member(f"Bo {number}", handle=f"bo-{number}"), first_record)
    with django_assert_num_queries(1):
        assert len(members_like(ada, "b", first_record.pk)) == 6
    with django_assert_num_queries(0):
        assert members_like(ada, "") == []


def test_options_are_marked_up_for_a_list_and_names_stay_text(client, ada, first_record):
    for number, payload in enumerate(xss_payloads()[::60]):
        author = cast.member(f"x {payload}"[:60].strip(), handle=f"x-{number}")
        cast.reply(author, first_record)
    client.force_login(ada)
    page = client.get(f"/threads/complete/?q=x&thread={first_record.pk}").content.decode()
    assert page.count('<li role="option"') == page.count("<li") == 6
    assert "<script" not in page and "<img" not in page


@pytest.mark.parametrize("thread", ["x", "-1", "9" * 30, "²", "0"])
def test_a_thread_that_is_none_is_no_error(client, ada, ben, first_record, bens_reply, thread):
    client.force_login(ada)
    answer = client.get("/threads/complete/", {"q": "b\x00e", "thread": thread})
    assert answer.status_code == 200 and b"@ben" in answer.content


def test_guessing_has_its_pace(client, ada, settings, monkeypatch):
    settings.PACE = True
    client.force_login(ada)
    pace.forget()
    answers = [client.get("/threads/complete/?q=a").status_code for _ in range(121)]
    assert answers[:120] == [200] * 120 and answers[120] == 429
