import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from chat import presence
from chat.joining import join_room
from chat.models import Membership, Presence
from chat.presence import attend, counts, hide, who_is_here
from chat.rooms import open_direct_room
from chat.typists import note_typing
from community.live import streams
from community.members.blocks import block
from tests import cast


@pytest.fixture
def told(monkeypatch) -> list[tuple]:
    """What is told in passing: (kind, data, ids of those who do not hear it)."""
    heard: list[tuple] = []

    def tell(address, kind, data, unseen_by=()):
        heard.append((kind, data, set(unseen_by)))

    monkeypatch.setattr(streams, "tell", tell)
    return heard


def come(room, *members, process="one", renews=False) -> None:
    attend(process, {(str(room.pk), member.pk) for member in members}, renews)


def names(room, viewer) -> list[str]:
    return [person.name for person in who_is_here(room, viewer).people]


def run_out() -> None:
    Presence.objects.update(until=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def both(vinyl, ada, ben):
    for member in (ada, ben):
        join_room(member, vinyl)
    return vinyl


def test_who_belongs_to_a_room_and_has_it_open_is_here(both, ada, ben, eve, told):
    come(both, ada, ben)
    assert names(both, ada) == names(both, eve) == ["Ada", "Ben"]
    assert counts([both], ben) == {both.pk: 2}
    assert sorted((kind, data["name"]) for kind, data, _ in told) == [("came", "Ada"), ("came", "Ben")]


def test_who_only_looks_on_is_not_shown(both, ada, eve, told):
    come(both, ada, eve)
    assert names(both, ada) == ["Ada"]
    join_room(eve, both)
    come(both, ada, eve, renews=True)
    assert names(both, ada) == ["Ada", "Eve"], "and is, once they belong to it"


def test_a_stranger_is_not_told_who_is_here_nor_how_many(both, ada, client):
    come(both, ada)
    assert who_is_here(both, AnonymousUser()).count == 0
    assert counts([both], AnonymousUser()) == {}
    assert "here now" not in client.get("/rooms/").text + client.get("/rooms/vinyl/").text


def test_who_leaves_is_gone_and_the_others_hear_of_it(both, ada, ben, told):
    come(both, ada, ben)
    come(both, ada)
    assert names(both, ada) == ["Ada"]
    assert told[-1][:2] == ("went", {"member": ben.pk})


def test_who_is_here_by_two_processes_leaves_with_the_second(both, ada, told):
    come(both, ada)
    come(both, ada, process="two")
    come(both)
    assert names(both, ada) == ["Ada"]
    come(both, process="two")
    assert names(both, ada) == []
    assert [kind for kind, *_ in told] == ["came", "went"]


def test_a_process_that_died_keeps_nobody_here(both, ada, ben, told):
    come(both, ada)
    run_out()
    assert names(both, ben) == []
    come(both, ben, process="two")
    assert not Presence.objects.filter(process="one").exists()
    assert [(kind, data["member"]) for kind, data, _ in told[1:]] == [("came", ben.pk), ("went", ada.pk)]


def test_a_lease_is_renewed(both, ada, told):
    come(both, ada)
    Presence.objects.update(until=timezone.now() + timedelta(seconds=5))
    come(both, ada, renews=True)
    assert Presence.objects.get().until > timezone.now() + timedelta(seconds=50)
    assert len(told) == 1


def test_who_hides_is_nowhere_and_the_others_are_told_that_they_went(both, ada, ben, told):
    come(both, ada, ben)
    hide(ada, True)
    assert told[-1][:2] == ("went", {"member": ada.pk})
    told.clear()
    come(both, ada, ben, renews=True)
    come(both, ada, ben, process="two")
    note_typing(ada, both)
    assert names(both, ben) == ["Ben"]
    assert counts([both], ben) == {both.pk: 1}
    assert ada.pk not in [data["member"] for _kind, data, _ in told]


def test_a_lease_of_who_hides_shows_nothing_even_if_it_were_there(both, ada, ben):
    hide(ada, True)
    until = timezone.now() + timedelta(seconds=30)
    Presence.objects.create(room=both, member=ada, process="odd", until=until)
    assert who_is_here(both, ben).count == 0
    assert counts([both], ben) == {}


def test_who_hides_no_longer_is_shown_from_the_next_renewal_on(both, ada, ben, told):
    hide(ada, True)
    hide(ada, False)
    come(both, ada, renews=True)
    assert names(both, ben) == ["Ada"]


def test_who_belongs_no_longer_is_not_here(both, ada, ben, told):
    come(both, ada, ben)
    Membership.objects.filter(member=ada).delete()
    assert names(both, ben) == ["Ben"]


def test_above_a_hundred_there_is_a_count_and_nobody_hears_who_types(both, ada, ben, told, monkeypatch):
    monkeypatch.setattr(presence, "MOST_NAMES", 1)
    monkeypatch.setattr("chat.typists.MOST_NAMES", 1)
    come(both, ada, ben)
    assert who_is_here(both, ada) == presence.Here(2, None)
    assert [(kind, data) for kind, data, _ in told] == [("here", {"count": 2})]
    note_typing(ada, both)
    assert len(told) == 1


def test_a_block_keeps_both_from_hearing_of_each_other(both, ada, ben, told):
    block(ada, ben)
    come(both, ada, ben)
    note_typing(ada, both)
    unseen = {(kind, data["member"]): unseen_by for kind, data, unseen_by in told}
    assert unseen == {
        ("came", ada.pk): {ben.pk},
        ("came", ben.pk): {ada.pk},
        ("typing", ada.pk): {ben.pk},
    }
    assert (names(both, ada), names(both, ben)) == (["Ada"], ["Ben"])
    assert counts([both], ada) == {both.pk: 1}


def test_typing_is_told_now_and_then_only(both, ada, ben, told):
    come(both, ada, ben)
    told.clear()
    for _ in range(5):
        note_typing(ada, both)
    assert told == [("typing", presence.person_data(ada), set())]


def test_nobody_hears_that_somebody_types_who_may_not_talk(both, ada, ben, told):
    come(both, ada, ben)
    told.clear()
    both.locked_at = timezone.now()
    both.save()
    note_typing(ada, both)
    assert told == []


def test_who_is_here_takes_one_query(both, ada, ben, django_assert_num_queries):
    come(both, ada, ben)
    with django_assert_num_queries(1):
        who_is_here(both, ada)
    with django_assert_num_queries(1):
        counts([both], ada)


def test_the_page_says_how_many_are_here(both, ada, ben, told):
    come(both, ada, ben)
    browser = Client()
    browser.force_login(ada)
    assert "<span data-count>2</span>" in browser.get("/rooms/vinyl/").text
    assert "2 here now" in browser.get("/rooms/").text


def test_a_member_hides_by_themselves(ada):
    hidden = re.compile(r'name="is_hidden"[^>]* checked')
    browser = Client()
    browser.force_login(ada)
    assert browser.post("/me/rooms/", {"is_hidden": "on"}).url == "/me/rooms/"
    assert hidden.search(browser.get("/me/rooms/").text)
    browser.post("/me/rooms/", {})
    assert not hidden.search(browser.get("/me/rooms/").text)


def test_the_api_says_who_is_here_to_who_may_see_the_room(ada, ben, eve, told):
    room = open_direct_room(ada, ben)
    come(room, ada)
    found = {}
    for member in (ben, eve):
        browser = Client()
        browser.force_login(member)
        found[member] = browser.get(f"/api/v1/rooms/{room.slug}/here")
    assert found[ben].json() == {"count": 1, "people": [{"handle": "ada", "name": "Ada"}]}
    assert found[eve].status_code == 404


def test_many_come_and_go_in_a_few_queries(both, django_assert_max_num_queries, told):
    people = [cast.member(f"Fan {number}", handle=f"fan-{number}") for number in range(30)]
    for person in people:
        join_room(person, both)
    with django_assert_max_num_queries(14):
        come(both, *people)
    with django_assert_max_num_queries(12):
        come(both)
    assert len(told) == 60
