"""The pages on which authors decide over their words, and the same by the API."""

import html
import re
import uuid

import pytest

from chat.models import Room
from chat.posting import send_message
from community.discussions.gathering import Choice, Opening, decide, gather
from community.discussions.models import Gathering, Say
from tests.corpora import xss_payloads


@pytest.fixture
def talk(ada, ben, eve):
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    words = ((ada, "Which needle?"), (ben, "The elliptical one."), (ben, "Or none."), (eve, "Mine is bent."))
    return [send_message(who, room, said, uuid.uuid4()) for who, said in words]


@pytest.fixture
def found(ada, talk, listening):
    opening = Opening("Needles, once and for all", "Too good to scroll away.")
    ids = [message.pk for message in talk]
    return gather(ada, listening, opening, "room", talk[0].room_id, ids, uuid.uuid4())


def page_of(client, member, url):
    client.force_login(member)
    return html.unescape(client.get(url).content.decode())


def own(member):
    return list(Say.objects.filter(author=member))


def test_an_author_sees_and_decides_over_their_own_words_only(client, ben, found):
    page = page_of(client, ben, found.get_absolute_url())
    assert "elliptical" in page
    assert "Or none." in page
    assert "bent" not in page
    one, two = own(ben)
    sent = {
        f"decision-{one.pk}": "rewrite",
        f"body-{one.pk}": "The *conical* one.",
        f"decision-{two.pk}": "drop",
        f"body-{two.pk}": "Or none.",
    }
    response = client.post(found.get_absolute_url(), sent)
    assert response["Location"] == found.get_absolute_url()
    assert [(say.decision, say.body) for say in own(ben)] == [("rewrite", "The *conical* one."), ("drop", "")]
    page = page_of(client, ben, found.get_absolute_url())
    assert re.findall(r'name="decision-\d+" value="(\w+)"[^>]* checked', page) == ["rewrite", "drop"]
    assert "The *conical* one." in page


def test_what_is_wrong_stands_beside_its_line_and_nothing_is_saved(client, ben, found):
    client.force_login(ben)
    one, two = own(ben)
    sent = {f"decision-{one.pk}": "drop", f"decision-{two.pk}": "rewrite", f"body-{two.pk}": "  "}
    response = client.post(found.get_absolute_url(), sent)
    assert response.status_code == 422
    assert "Write something first." in response.content.decode()
    assert {say.decision for say in own(ben)} == {""}


def test_the_gatherer_sees_who_has_decided_and_not_how(client, ada, ben, eve, found):
    decide(found, ben, {say.pk: Choice("drop") for say in own(ben)})
    page = page_of(client, ada, found.get_absolute_url())
    progress = page.split("Who has decided")[1]
    assert progress.count("decided") >= 2
    assert "not yet" in progress
    assert "elliptical" not in page
    assert "bent" not in page


def test_the_last_one_to_decide_is_led_to_the_thread(client, ben, eve, found):
    decide(found, ben, {say.pk: Choice("keep") for say in own(ben)})
    client.force_login(eve)
    [last] = own(eve)
    response = client.post(found.get_absolute_url(), {f"decision-{last.pk}": "keep"})
    found.refresh_from_db()
    assert response["Location"] == found.thread.get_absolute_url()
    page = html.unescape(client.get(response["Location"]).content.decode())
    assert "Said first in the room" in page
    assert "bent" in page
    assert client.get(found.get_absolute_url())["Location"] == found.thread.get_absolute_url()


def test_calling_off_needs_one_press(client, ada, ben, found):
    client.force_login(ada)
    response = client.post(f"{found.get_absolute_url()}end/", follow=True)
    assert "Nothing is taken from the room." in response.content.decode()
    assert "Nothing came of it" in response.content.decode()
    client.force_login(ben)
    assert client.get(found.get_absolute_url()).status_code == 404


def test_the_list_shows_what_waits_for_whom(client, ada, ben, mara, found):
    assert "2 lines of yours wait for you" in page_of(client, ben, "/me/gatherings/")
    assert "wait for you" not in page_of(client, ada, "/me/gatherings/")
    assert found.title in page_of(client, ada, "/me/gatherings/")
    assert found.title not in page_of(client, mara, "/me/gatherings/")


def test_pages_stay_inert_whatever_was_said(client, ada, ben, talk, listening):
    for payload in xss_payloads()[:40]:
        said = send_message(ben, talk[0].room, payload, uuid.uuid4())
        opening = Opening(f"x {payload}"[:250], payload)
        found = gather(ada, listening, opening, "room", said.room_id, [said.pk], uuid.uuid4())
        client.force_login(ben)
        page = client.get(found.get_absolute_url()).content.decode()
        assert payload not in page or "<" not in payload
        assert "<script>alert" not in page


def test_the_api_has_the_same_verbs_and_the_same_access(client, ada, ben, eve, talk, listening):
    client.force_login(ada)
    words = {
        "place": talk[0].room_id,
        "lines": [message.pk for message in talk],
        "board": "listening",
        "title": "Needles, once and for all",
        "body": "Too good to scroll away.",
    }
    options = {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid.uuid4())}}
    first = client.post("/api/v1/gatherings", words, **options)
    assert first.status_code == 201
    assert client.post("/api/v1/gatherings", words, **options).json() == first.json()
    url = f"/api/v1/gatherings/{first.json()['id']}"
    assert [say["words"] for say in first.json()["mine"]] == ["Which needle?"]
    client.force_login(ben)
    mine = client.get(url).json()["mine"]
    assert [say["words"] for say in mine] == ["The elliptical one.", "Or none."]
    says = [
        {"id": mine[0]["id"], "decision": "rewrite", "body": "Other words"},
        {"id": mine[1]["id"], "decision": "drop"},
    ]
    answer = client.put(f"{url}/says", {"says": says}, content_type="application/json").json()
    assert [say["decision"] for say in answer["mine"]] == ["rewrite", "drop"]
    assert client.delete(url).status_code == 404
    client.force_login(eve)
    assert [one["id"] for one in client.get("/api/v1/gatherings").json()] == [first.json()["id"]]
    client.force_login(ada)
    assert client.delete(url).json()["state"] == "dropped"
    assert Gathering.objects.get().says.count() == 0


def test_long_lists_cost_no_more_queries(client, ada, ben, talk, listening, django_assert_max_num_queries):
    client.force_login(ben)
    client.get("/me/gatherings/")

    def more(number):
        for _ in range(number):
            opening = Opening("Needles", "Why")
            gather(ada, listening, opening, "room", talk[0].room_id, [talk[1].pk, talk[2].pk], uuid.uuid4())

    more(1)
    with django_assert_max_num_queries(10) as few:
        client.get("/me/gatherings/")
    more(5)
    with django_assert_max_num_queries(len(few)):
        client.get("/me/gatherings/")
