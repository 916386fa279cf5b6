"""What one follows stands a little higher, with the reason beside it, and nothing is hidden for it."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from chat.models import Room
from community.discussions.following import follow
from community.discussions.posting import start_thread
from community.members.erasing import erase
from community.members.interests import declare_interests
from search.asking import Question
from search.finding import answer
from search.found import Found
from search.lifting import PLACES
from search.models import PlainOrder
from tests import cast

pytestmark = pytest.mark.django_db


def asked(member, **narrowing) -> Found:
    return answer(member, Question(text="quokka", **narrowing))


def plain(member, page: int = 1) -> list[str]:
    return [hit.url for hit in asked(member, mix="off", page=page).hits]


@pytest.fixture
def quokkas(ada, listening, backstage, catch_up):
    """Twenty-five threads alike, on two boards in turn."""
    for number in range(25):
        cast.thread(by=ada, title="Quokka", on=backstage if number % 2 else listening)
    catch_up()


def test_nothing_appears_disappears_or_changes_its_page(quokkas, ben, backstage):
    follow(ben, backstage, "everything")
    for page in (1, 2):
        hits = asked(ben, page=page).hits
        assert sorted(hit.url for hit in hits) == sorted(plain(ben, page))
        for place, hit in enumerate(hits):
            assert plain(ben, page).index(hit.url) - place <= PLACES
            assert hit.reason == ("You follow Backstage" if hit.place == "Backstage" else "")
        assert [hit.url for hit in hits] == [hit.url for hit in asked(ben, page=page).hits]
    assert asked(ben).totals == asked(ben, mix="off").totals


def test_what_is_followed_comes_first_among_its_like(quokkas, ben, backstage):
    before = asked(ben).hits
    assert [hit.url for hit in before] == plain(ben) and not any(hit.reason for hit in before)
    follow(ben, backstage, "first")
    places = [place for place, hit in enumerate(before) if hit.place == "Backstage"]
    after = [place for place, hit in enumerate(asked(ben).hits) if hit.place == "Backstage"]
    assert sum(after) < sum(places)


def test_a_board_a_person_and_an_interest_are_each_a_reason(ada, ben, eve, listening, interests, catch_up):
    about = start_thread(ada, listening, "Quokka one", "…", [interests["jazz"]], uuid.uuid4())
    by = cast.reply(by=eve, to=cast.thread(by=ada, title="Animals", on=listening), body="A quokka.")
    room = Room.objects.create(slug="den", title="Quokka den")
    room.interests.add(interests["vinyl"])
    catch_up()
    declare_interests(ben, ["jazz"])
    follow(ben, interests["vinyl"], "everything")
    follow(ben, eve, "first")
    reasons = {hit.url: hit.reason for hit in asked(ben).hits}
    assert reasons == {
        about.get_absolute_url(): "You love Jazz",
        by.get_absolute_url(): "You follow Eve",
        room.get_absolute_url(): "You love Vinyl",
    }


def test_muting_lowers_nothing_and_hides_nothing(quokkas, ben, backstage):
    follow(ben, backstage, "muted")
    assert [hit.url for hit in asked(ben).hits] == plain(ben)


def test_another_order_and_a_stranger_are_left_alone(quokkas, ben, backstage):
    follow(ben, backstage, "everything")
    for found in (asked(ben, sort="new"), asked(AnonymousUser())):
        assert not any(hit.reason for hit in found.hits)


def test_the_page_says_so_and_an_address_of_everybodys_order_goes_on(quokkas, client, ben, backstage):
    client.force_login(ben)
    assert "stands a little higher" not in client.get("/search/", {"q": "quokka"}).text
    follow(ben, backstage, "everything")
    html = client.get("/search/", {"q": "quokka"}).text
    assert "What you follow and love stands a little higher." in html and "You follow Backstage" in html
    html = client.get("/search/", {"q": "quokka", "mix": "off"}).text
    assert "You follow Backstage" not in html and "Lift what I follow" in html
    assert 'href="/search/?q=quokka&amp;mix=off&amp;page=2"' in html


def test_everybodys_order_is_chosen_once_and_remembered(client, quokkas, ben, eve, backstage):
    follow(ben, backstage, "everything")
    client.force_login(ben)
    assert 'name="mix" value="off"' in client.get("/search/?q=quokka").text
    answer = client.post("/search/mix/", {"q": "quokka", "kind": "thread", "mix": "off"})
    assert answer["Location"] == "/search/?q=quokka&kind=thread"
    assert [hit.url for hit in asked(ben).hits] == plain(ben)
    assert asked(ben).is_plain
    page = client.get("/search/?q=quokka").content.decode()
    assert "Lift what I follow" in page and "You follow Backstage" not in page
    assert not asked(eve).is_plain
    client.post("/search/mix/", {"q": "quokka", "mix": "off"})
    client.post("/search/mix/", {"q": "quokka", "mix": "on"})
    assert any(hit.reason for hit in asked(ben).hits)
    assert not PlainOrder.objects.exists()


def test_the_choice_holds_in_the_api_and_is_made_there_too(client, quokkas, ben, backstage):
    follow(ben, backstage, "everything")
    client.force_login(ben)

    def reasons():
        return [hit["reason"] for hit in client.get("/api/v1/search?q=quokka").json()["hits"]]

    assert any(reasons())
    answer = client.put("/api/v1/search/mix", {"lift": False}, content_type="application/json")
    assert (answer.status_code, any(reasons())) == (204, False)
    client.put("/api/v1/search/mix", {"lift": True}, content_type="application/json")
    assert any(reasons())


def test_the_choice_is_told_exported_and_goes_along_with_the_member(client, ben):
    client.force_login(ben)
    client.post("/search/mix/", {"q": "quokka", "mix": "off"})
    assert "The order in which you read what was found" in client.get("/me/known/").content.decode()
    erase(ben)
    assert not PlainOrder.objects.exists()


def test_everybodys_order_in_an_address_is_for_that_once(client, quokkas, ben, backstage):
    follow(ben, backstage, "everything")
    client.force_login(ben)
    assert "Lift what I follow" in client.get("/search/?q=quokka&mix=off").content.decode()
    assert any(hit.reason for hit in asked(ben).hits)
    client.logout()
    assert "Lift what I follow" not in client.get("/search/?q=quokka&mix=off").content.decode()
