"""The page of people, what the home shows of it, and the same through the API."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.members import consent, pace
from community.members.interests import declare_interests
from search.introductions import say_hello
from search.models import Hello
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def kindred(ada, ben, interests):
    """Ada and Ben love the same, and said yes."""
    for member in (ada, ben):
        declare_interests(member, ["vinyl", "jazz"])
    open_up(ada, ben)


def page(client, member=None) -> str:
    if member:
        client.force_login(member)
    return client.get("/people/").content.decode()


def test_a_stranger_reads_what_it_is_and_how_to_join(client, kindred):
    html = page(client)
    assert "somebody who loves exactly what you love" in html
    assert 'href="/accounts/signup/?next=/people/"' in html
    assert "Ben" not in html


def test_a_member_is_asked_in_the_words_that_the_receipt_keeps(client, ada):
    html = page(client, ada)
    asked = consent.declared()["kindred"]
    assert str(asked.question) in html
    assert str(asked.meaning) in html
    client.post("/people/being-found/", {"granted": "yes"})
    assert ada.consent_receipts.get().wording == asked.wording


def test_one_click_says_yes_and_one_takes_it_back(client, ada):
    client.force_login(ada)
    client.post("/people/being-found/", {"granted": "yes"})
    assert consent.allows(ada, "kindred")
    assert "Do not be found any more" in page(client)
    client.post("/people/being-found/", {"granted": "no"})
    assert not consent.allows(ada, "kindred")


def test_without_interests_the_page_leads_to_them(client, ada):
    open_up(ada)
    assert 'href="/me/interests/"' in page(client, ada)


def test_with_nobody_alike_the_page_says_so_kindly(client, ada, interests):
    declare_interests(ada, ["vinyl"])
    open_up(ada)
    assert "Nobody yet, but soon" in page(client, ada)


def test_a_person_like_you_is_shown_with_reasons_and_a_hello(client, ada, kindred):
    html = page(client, ada)
    assert "<bdi>Ben</bdi>" in html
    assert 'href="/i/vinyl/"' in html
    assert 'action="/people/ben/hello/"' in html


def test_from_hello_to_room(client, ada, ben, kindred):
    client.force_login(ada)
    answer = client.post("/people/ben/hello/")
    assert answer["Location"] == "/people/#ben"
    html = page(client)
    assert "You said hello" in html
    assert "Open your room" not in html
    assert "You said hello" not in page(client, ben)
    answer = client.post("/people/ada/hello/")
    assert answer["Location"].startswith("/rooms/direct-")
    assert answer["Location"] in page(client, ben)
    assert answer["Location"] in page(client, ada)


def test_a_hello_to_somebody_who_said_no_is_as_if_nobody_were_there(client, ada, eve, kindred):
    client.force_login(ada)
    assert client.post("/people/eve/hello/").status_code == 404
    assert client.post("/people/nobody/hello/").status_code == 404


@pytest.mark.parametrize("address", ["/people/ben/hello/", "/people/being-found/"])
def test_strangers_who_post_are_sent_to_the_log_in_page(address, client, kindred):
    assert client.post(address)["Location"].startswith("/accounts/login/")
    assert client.get(address).status_code in (302, 405)


def test_too_many_hellos_are_told_on_the_page(client, ada, kindred, settings):
    settings.PACE = True
    pace.forget()
    others = [cast.member(f"Other{number}") for number in range(10)]
    open_up(*others)
    for other in others:
        say_hello(ada, other)
    client.force_login(ada)
    answer = client.post("/people/ben/hello/")
    assert answer.status_code == 429
    assert "Take a breath" in answer.content.decode()
    pace.forget()


def test_the_page_costs_the_same_number_of_queries_for_one_and_for_many(client, ada, kindred):
    client.force_login(ada)
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as captured:
            page(client)
        counts.append(len(captured))
        other = cast.member(f"Other{number}")
        declare_interests(other, ["vinyl", "jazz"])
        open_up(other)
        say_hello(other, ada)
        say_hello(ada, other)
    assert counts[1] == counts[2]


def test_the_home_shows_three_of_them_once_there_are_some(client, ada, ben, kindred):
    client.force_login(ada)
    html = client.get("/").content.decode()
    assert 'id="card-kindred"' in html
    assert "<bdi>Ben</bdi>" in html
    consent.withdraw(ben, "kindred")
    assert 'id="card-kindred"' not in client.get("/").content.decode()


def test_the_api_lists_people_and_says_hello(client, ada, ben, kindred):
    client.force_login(ada)
    (person,) = client.get("/api/v1/people").json()
    assert (person["handle"], person["said"], person["room"]) == ("ben", False, None)
    assert [reason["label"] for reason in person["interests"]] == ["Vinyl", "Jazz"]
    assert client.post("/api/v1/people/ben/hello").json() == {"room": None}
    say_hello(ben, ada)
    assert client.get("/api/v1/people").json()[0]["room"].startswith("/rooms/direct-")
    assert client.post("/api/v1/people/eve/hello").status_code == 404
    assert Hello.objects.count() == 2


def test_the_api_needs_a_member_for_people_and_none_for_search(client, ada, listening, catch_up):
    assert client.get("/api/v1/people").status_code == 401
    assert client.post("/api/v1/people/ada/hello").status_code == 401
    cast.thread(by=ada, title="Rare grooves")
    catch_up()
    found = client.get("/api/v1/search", {"q": "grooves"}).json()
    assert found["totals"] == {"thread": 1}
    assert found["hits"][0]["title_html"] == "Rare <mark>grooves</mark>"
    assert client.get("/api/v1/search", {"q": "x" * 999}).status_code == 422
