from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django_ox.models import OxTask

from community.ledger.models import Entry
from community.members.models import Member
from tests.community.members.conftest import code_in_the_newest_mail, join, sign_up
from tests.servers import free_port

pytestmark = pytest.mark.django_db


def test_a_stranger_joins_with_a_name_an_address_and_the_code_from_the_mail(client, interests):
    response = sign_up(client)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/confirm-email/")
    assert mail.outbox[0].to == ["nia@example.com"]
    response = client.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})
    nia = Member.objects.get(email="nia@example.com")
    assert response["Location"].startswith("/welcome/")
    assert client.get("/me/").status_code == 200
    assert (nia.name, nia.handle, nia.has_usable_password()) == ("Nia", "nia", False)


def test_a_password_may_be_set_at_once_but_not_a_weak_one(client):
    weak = sign_up(client, password1="12345")
    assert "at least 10 characters" in weak.content.decode()
    join(client, password1="winter evenings with vinyl")
    assert Member.objects.get().check_password("winter evenings with vinyl")


def test_joining_is_recorded_once_and_only_when_the_address_is_proven(client):
    sign_up(client)
    assert not Entry.objects.exists()
    client.post("/accounts/confirm-email/", {"code": code_in_the_newest_mail()})
    assert list(Entry.objects.values_list("kind", "actor__handle")) == [("member.joined", "nia")]


def test_an_account_that_was_never_proven_has_no_profile(client):
    sign_up(client)
    assert client.get("/members/nia/").status_code == 404


def test_a_wrong_code_is_refused_and_the_page_says_so(client):
    sign_up(client)
    response = client.post("/accounts/confirm-email/", {"code": "WRONG1"})
    assert response.status_code == 200
    assert not Entry.objects.exists()


def test_two_people_of_one_name_get_two_handles(client, interests):
    join(client)
    join(Client(), email="other@example.com")
    assert set(Member.objects.values_list("handle", flat=True)) == {"nia", "nia-2"}


@pytest.mark.parametrize("name", ["\u202eevil", "a\u200bda\u200b", "...", "\x07bell"])
def test_a_name_that_cannot_be_seen_or_turns_the_text_around_is_refused(client, name):
    response = sign_up(client, name=name)
    assert response.status_code == 200
    assert not Member.objects.exists()


def test_a_known_and_an_unknown_address_get_the_same_answer_on_signing_up(ada):
    known, unknown = sign_up(Client(), ada.email), sign_up(Client(), "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox[0].subject == "You are one of us already"
    assert Member.objects.filter(email=ada.email).count() == 1


def test_a_known_and_an_unknown_address_get_the_same_answer_on_asking_for_a_code(ada):
    answers = []
    for email in (ada.email, "nobody@example.com"):
        client = Client()
        asked = client.post("/accounts/login/code/", {"email": email})
        page = client.get(asked["Location"]).content.decode().replace(email, "…")
        answers.append((asked.status_code, asked["Location"], _without_tokens(page)))
    assert answers[0] == answers[1]


def _without_tokens(page: str) -> str:
    import re

    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page)


def test_a_member_comes_back_by_a_code(client, ada):
    client.post("/accounts/login/code/", {"email": ada.email})
    response = client.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})
    assert response.status_code == 302
    assert client.get("/me/").context["request"].user == ada


def test_the_password_of_a_stranger_who_signed_up_with_your_address_is_dropped_when_you_come(client):
    sign_up(Client(), "owner@example.com", password1="the waiting thief's password")
    client.post("/accounts/login/code/", {"email": "owner@example.com"})
    client.post("/accounts/login/code/confirm/", {"code": code_in_the_newest_mail()})
    assert client.get("/me/").status_code == 200
    assert not Member.objects.get().has_usable_password()


@pytest.mark.django_db(transaction=True)
def test_ten_sign_ups_at_once_with_one_address_make_one_member():
    def once(_: int) -> int:
        try:
            return sign_up(Client()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        answers = set(pool.map(once, range(10)))
    assert Member.objects.count() == 1
    assert answers <= {302, 429}


def test_a_mail_server_that_is_away_stops_nobody_from_joining(client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_ox.backend.OxBackend"}}
    dead = {"host": "127.0.0.1", "port": free_port()}
    settings.MAILERS = {
        "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": dead}
    }
    OxTask.objects.all().delete()  # what the migrations left to do
    assert sign_up(client)["Location"].startswith("/accounts/confirm-email/")
    assert OxTask.objects.count() == 1
