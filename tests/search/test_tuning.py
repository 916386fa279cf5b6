"""Tuning who is proposed: more, less, and interests that neither count nor show; the others never learn of it."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from chat.models import Room
from chat.posting import send_message
from community.members import consent, holdings
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.members.merging import merge
from search import home, tuning
from search.documents.members import documents
from search.kindred import people_like
from search.models import Dirty, Ignored, Leaning, Wish
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike(ada, ben, eve, interests):
    """Ada shares two things with Ben, and two others with Eve; all said yes."""
    declare_interests(ada, ["vinyl", "jazz", "synths", "poetry"])
    declare_interests(ben, ["vinyl", "jazz"])
    declare_interests(eve, ["synths", "poetry"])
    open_up(ada, ben, eve)


def names(member) -> list[str]:
    return [found.member.name for found in people_like(member)]


def reasons(member, other) -> list[str]:
    return [
        reason.label for found in people_like(member) if found.member == other for reason in found.reasons
    ]


def test_less_takes_somebody_out_for_long_and_not_for_ever(alike, ada, ben):
    tuning.wish(ada, ben, "less")
    assert names(ada) == ["Eve"]
    with time_machine.travel(timezone.now() + tuning.LESS_FOR + timedelta(days=1)):
        for member in (ada, ben):
            member.last_login = timezone.now()
            member.save(update_fields=["last_login"])
        assert names(ada) == ["Ben"]


def test_the_other_one_sees_no_change(alike, ada, ben):
    before = [(one.member, one.reasons, one.score) for one in people_like(ben)]
    tuning.wish(ada, ben, "less")
    assert [(one.member, one.reasons, one.score) for one in people_like(ben)] == before


def test_more_lifts_those_who_love_the_same_as_they_do(alike, ada, eve):
    dan = cast.member("Dan")
    declare_interests(dan, ["synths", "poetry"])
    open_up(dan)
    assert names(ada)[0] == "Ben"  # what fewer share counts for more
    tuning.wish(ada, eve, "more")
    assert names(ada) == ["Eve", "Dan", "Ben"]


def test_the_newest_wish_counts_and_can_be_taken_back(alike, ada, ben):
    tuning.wish(ada, ben, "more")
    tuning.wish(ada, ben, "less")
    assert Wish.objects.get().kind == "less"
    tuning.take_back(ada, ben.handle)
    assert "Ben" in names(ada)
    with pytest.raises(ValidationError):
        tuning.wish(ada, ben, "love")


def test_an_ignored_interest_neither_counts_nor_shows_in_either_direction(alike, ada, ben, interests):
    tuning.ignore(ada, interests["jazz"])
    assert "Ben" not in names(ada)
    assert names(ben) == []
    tuning.heed(ada, interests["jazz"])
    assert "Jazz" in reasons(ada, ben)
    assert "Jazz" in reasons(ben, ada)


def test_what_i_ignore_is_not_told_of_others_either(alike, ada, ben, interests):
    declare_interests(ben, ["vinyl", "jazz", "hiking"])
    tuning.ignore(ada, interests["hiking"])
    open_up()
    (found,) = [one for one in people_like(ada) if one.member == ben]
    assert found.others == []
    tuning.heed(ada, interests["hiking"])
    (found,) = [one for one in people_like(ada) if one.member == ben]
    assert [other.label for other in found.others] == ["Hiking"]


def test_threads_and_rooms_about_it_are_no_reason(alike, ada, ben, listening, interests):
    thread = cast.thread(by=ada, title="Blue notes", on=listening)
    thread.interests.set([interests["cooking"]])
    cast.reply(by=ben, to=thread)
    room = Room.objects.create(slug="kitchen", title="Kitchen")
    room.interests.set([interests["cooking"]])
    for member in (ada, ben):
        send_message(member, room, "Dinner.", uuid.uuid4())
    assert {"Blue notes", "Kitchen"} <= set(reasons(ada, ben))
    for who in (ada, ben):
        tuning.ignore(who, interests["cooking"])
        for one, other in ((ada, ben), (ben, ada)):
            assert not {"Blue notes", "Kitchen", "Cooking"} & set(reasons(one, other))
        tuning.heed(who, interests["cooking"])


def test_the_index_does_not_find_somebody_by_what_they_ignore(alike, ada, interests):
    Dirty.objects.all().delete()
    tuning.ignore(ada, interests["jazz"])
    assert Dirty.objects.filter(kind="member", subject_id=ada.pk).exists()
    (document,) = documents([ada.pk])
    assert "jazz" not in str(document).lower()
    assert "vinyl" in str(document).lower()


def test_the_card_at_home_follows_at_once(alike, ada, ben, eve, interests):
    assert "Ben" in str(home.few_people(ada)["cards"])
    tuning.ignore(ben, interests["jazz"])  # not Ada's act, so her card is the one that was kept
    assert "Ben" not in str(home.few_people(ada)["cards"])
    tuning.wish(ada, eve, "less")
    assert home.few_people(ada) is None


def test_merging_keeps_what_is_ignored(alike, ada, mara, interests, catch_up):
    tuning.ignore(ada, interests["jazz"])
    merge(interests["jazz"], interests["cooking"], mara)
    catch_up()
    assert Ignored.objects.get().interest == interests["cooking"]
    assert not Leaning.objects.filter(member=ada, interest=interests["cooking"]).exists()


def test_leaving_takes_wishes_along_in_both_directions(alike, ada, ben, eve, catch_up):
    tuning.wish(ada, ben, "less")
    tuning.wish(ben, ada, "more")
    tuning.wish(ben, eve, "less")
    erase(ada)
    catch_up()
    assert [str(one) for one in Wish.objects.all()] == [f"{ben.pk}: less {eve.pk}"]


def test_nobody_reads_what_others_wished(alike, ada, ben):
    tuning.wish(ada, ben, "less")
    held = [row for holding, rows in holdings.held_about(ben) if holding.model is Wish for row in rows]
    assert held == []


# Pages and the API ---------------------------------------------------------------------------------------


def test_the_page_says_what_counts_and_undoes_each(client, alike, ada, ben, eve, interests):
    client.force_login(ada)
    assert client.post("/people/ben/wish/", {"wish": "less"})["Location"] == "/people/"
    assert client.post("/people/eve/wish/", {"wish": "more"})["Location"] == "/people/#eve"
    client.post("/people/interests/jazz/ignored/", {"ignored": "yes"})
    html = client.get("/people/tuning/").content.decode()
    assert html.count(">you declared it<") == 3
    assert "<bdi>Ben</bdi>" in html and "<bdi>Eve</bdi>" in html
    client.post("/people/ben/wish/", {"wish": ""})
    client.post("/people/eve/wish/", {"wish": ""})
    client.post("/people/interests/jazz/ignored/", {"ignored": "no"})
    assert not Wish.objects.exists() and not Ignored.objects.exists()


def test_who_took_their_yes_back_is_in_no_list(client, alike, ada, ben):
    tuning.wish(ada, ben, "more")
    consent.withdraw(ben, "kindred")
    client.force_login(ada)
    assert "Ben" not in client.get("/people/tuning/").content.decode()


def test_who_cannot_be_found_cannot_be_wished_anything_of(client, alike, ada, ben):
    consent.withdraw(ben, "kindred")
    client.force_login(ada)
    assert client.post("/people/ben/wish/", {"wish": "more"}).status_code == 404
    assert client.post("/people/eve/wish/", {"wish": "love"}).status_code == 400


def test_a_card_offers_each_wish(client, alike, ada):
    client.force_login(ada)
    html = client.get("/people/").content.decode()
    assert 'action="/people/ben/wish/"' in html
    assert 'action="/people/interests/vinyl/ignored/"' in html
    assert 'href="/people/tuning/"' in html


def test_the_api_tunes_as_the_pages_do(client, alike, ada, ben):
    client.force_login(ada)

    def post(url, **body):
        return client.post(f"/api/v1/people/{url}", body, content_type="application/json").status_code

    assert post("ben/wish", wish="less") == post("interests/jazz/ignored", ignored=True) == 204
    assert post("ben/wish", wish="love") == 422
    told = client.get("/api/v1/people/tuning").json()
    assert (told["ignored"], told["less"], told["more"]) == (["jazz"], ["ben"], [])
    assert set(told["counting"]) == {"vinyl", "synths", "poetry"}
    assert post("ben/wish", wish="") == post("interests/jazz/ignored", ignored=False) == 204
    assert not Wish.objects.exists() and not Ignored.objects.exists()
