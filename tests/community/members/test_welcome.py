import pytest
from django.test import Client

from community.ledger.models import Entry
from community.members import consent
from community.members.models import Member
from tests.community.members.conftest import join

THREE = ["vinyl", "jazz", "poetry"]


@pytest.fixture
def newcomer(interests, client: Client) -> Member:
    client.welcome = join(client)["Location"]
    return Member.objects.get()


def test_a_newcomer_is_led_to_the_welcome_once(newcomer, client):
    page = client.get(client.welcome)
    assert page.status_code == 200
    assert "Night runs" in page.content.decode()
    client.get("/accounts/logout/")
    assert client.get("/welcome/")["Location"] == "/me/interests/"


def test_three_interests_are_declared_and_home_is_arranged_for_them(newcomer, client):
    response = client.post("/welcome/", {"interests": THREE, "next": "/"})
    assert response["Location"] == "/?welcome"
    assert set(newcomer.interests.values_list("slug", flat=True)) == set(THREE)
    assert Entry.objects.get(kind="interest.declared").data == {"count": 3}


def test_who_came_from_a_page_goes_back_to_it(newcomer, client):
    response = client.post("/welcome/", {"interests": THREE, "next": "/stories/"})
    assert response["Location"] == "/stories/"


def test_nobody_is_led_off_this_site(newcomer, client):
    response = client.post("/welcome/", {"interests": THREE, "next": "https://evil.example/"})
    assert response["Location"] == "/?welcome"


def test_skipping_declares_nothing_and_is_never_asked_again(newcomer, client):
    assert client.post("/welcome/", {"skip": "yes"})["Location"] == "/?welcome"
    assert not newcomer.interests.exists()
    again = Client()
    again.force_login(newcomer)
    assert again.get("/welcome/")["Location"] == "/me/interests/"


def test_logging_in_again_does_not_lead_to_the_welcome(ada, interests):
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    credentials = {"login": ada.email, "password": "a long enough password"}
    first = Client()
    assert first.post("/accounts/login/", credentials)["Location"].startswith("/welcome/")
    first.get("/welcome/")
    assert Client().post("/accounts/login/", credentials)["Location"] == "/"


@pytest.mark.parametrize(
    "picked", [["vinyl"], ["vinyl", "jazz", "poetry", "synths", "cooking", "night-runs"]]
)
def test_too_few_or_too_many_are_refused_and_what_was_picked_is_kept(newcomer, client, picked):
    response = client.post("/welcome/", {"interests": picked})
    assert response.status_code == 422
    assert response.content.decode().count(" checked") == len(picked)
    assert not newcomer.interests.exists()


def test_the_box_of_consent_is_not_ticked_beforehand(newcomer, client):
    page = client.get("/welcome/").content.decode()
    assert 'name="kindred"' in page
    assert " checked" not in page
    client.post("/welcome/", {"interests": THREE})
    assert not consent.allows(newcomer, "kindred")


def test_a_ticked_box_is_a_yes_with_a_receipt(newcomer, client):
    client.post("/welcome/", {"interests": THREE, "kindred": "on"})
    assert consent.allows(newcomer, "kindred")


def test_a_community_without_interests_asks_nothing(client, db):
    assert client.get(join(client)["Location"])["Location"] == "/?welcome"


def test_a_stranger_is_sent_to_the_log_in_page(client, db):
    assert client.get("/welcome/")["Location"].startswith("/accounts/login/")
