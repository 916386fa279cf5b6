"""What a room says of the company: counts of those who said yes and show themselves, and what two who met share."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.joining import join_room
from chat.models import Room
from chat.opening import open_room
from chat.posting import send_message
from chat.presence import attend, hide
from chat.rooms import open_direct_room
from community.members import blocks, consent
from community.members.interests import declare_interests
from search import company, tuning
from search.introductions import say_hello
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def jam(ada, interests):
    """A room in which eight are beside Ada: four share two interests with her, four share one."""
    room = Room.objects.create(slug="jam", title="Jam")
    declare_interests(ada, ["vinyl", "jazz", "hiking"])
    people = [cast.member(f"P{number}") for number in range(8)]
    for number, person in enumerate(people):
        declare_interests(person, ["vinyl", "jazz" if number < 4 else "cooking"])
    for person in (ada, *people):
        join_room(person, room)
    attend("one", {(str(room.pk), person.pk) for person in (ada, *people)}, False)
    open_up(ada, *people)
    room.people = people
    return room


def told(member, room) -> tuple[int, int, list[str]] | None:
    hint = company.hint(member, open_room(member, room.slug))
    return (hint["here"], hint["sharing"], hint["names"]) if hint else None


def test_a_room_says_how_many_share_two_interests_and_names_nobody(client, jam, ada):
    assert told(ada, jam) == (8, 4, [])
    client.force_login(ada)
    html = client.get("/rooms/jam/").content.decode()
    assert "8 others here, 4 share two interests with you." in html


def test_without_their_own_yes_nobody_is_told_and_nobody_counted(jam, ada):
    consent.withdraw(jam.people[0], "kindred")
    assert told(ada, jam) == (8, 3, [])
    consent.withdraw(ada, "kindred")
    assert told(ada, jam) is None


def test_who_hides_or_is_apart_is_not_counted(jam, ada):
    hide(jam.people[0], True)
    blocks.block(jam.people[5], ada)
    assert told(ada, jam) == (6, 3, [])


def test_who_comes_or_goes_alone_changes_how_many_are_here_and_not_how_many_share(jam, ada):
    """They stand there by name: a number that changes with them would say whether they share."""
    assert told(ada, jam) == (8, 4, [])
    for person in jam.people[:2]:
        hide(person, True)
    assert told(ada, jam) == (6, 4, [])
    hide(jam.people[7], True)
    assert told(ada, jam) == (5, 0, [])  # of three that left two share: that would be too many to tell


def test_another_process_counts_among_the_same(jam, ada, settings):
    """What a process keeps for itself no other one knows: two of them would tell the number before and after."""
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.CACHES = settings.CACHES | {"default": dummy}
    assert told(ada, jam) == (8, 4, [])
    for person in jam.people[:2]:
        hide(person, True)
    assert told(ada, jam) == (6, 4, [])


def test_enough_who_come_and_go_are_counted_anew(jam, ada):
    assert told(ada, jam) == (8, 4, [])
    for person in (jam.people[0], jam.people[6], jam.people[7]):
        hide(person, True)
    assert told(ada, jam) == (5, 3, [])


def test_three_who_come_and_all_share_are_not_told_of(jam, ada, interests):
    for person in jam.people[:3]:
        hide(person, True)
    assert told(ada, jam) is not None and told(ada, jam)[1] == 0
    for person in jam.people[:3]:
        hide(person, False)
    attend("two", {(str(jam.pk), person.pk) for person in (ada, *jam.people)}, False)
    assert told(ada, jam) == (8, 0, [])


def test_a_yes_that_is_taken_back_is_not_counted_at_once_whoever_is_here(jam, ada):
    assert told(ada, jam) == (8, 4, [])
    consent.withdraw(jam.people[0], "kindred")
    assert told(ada, jam) == (8, 3, [])


def test_the_hint_is_fetched_as_a_part_of_the_page(client, jam, ada):
    client.force_login(ada)
    assert "8 others here, 4 share two interests with you." in client.get("/rooms/jam/remarks/").text
    assert client.get("/rooms/nowhere/remarks/").status_code == 404


def test_what_one_of_both_ignores_does_not_count(jam, ada, interests):
    tuning.ignore(ada, interests["jazz"])
    assert told(ada, jam) is None


def test_few_are_some(jam, ada):
    for person in jam.people[:2]:
        consent.withdraw(person, "kindred")
    assert told(ada, jam) == (8, 0, [])


def test_all_but_one_are_some_since_each_would_be_known(jam, ada):
    for person in jam.people[5:]:
        hide(person, True)
    assert told(ada, jam) == (5, 0, [])


def test_in_small_company_nothing_is_said(jam, ada):
    for person in jam.people[4:]:
        hide(person, True)
    assert told(ada, jam) is None


def test_names_are_of_those_whom_one_has_met(jam, ada):
    say_hello(ada, jam.people[0])
    assert told(ada, jam) == (8, 4, [])
    say_hello(jam.people[0], ada)
    assert told(ada, jam) == (8, 4, ["P0"])
    say_hello(jam.people[1], ada)
    say_hello(ada, jam.people[1])
    assert told(ada, jam) == (8, 0, ["P0", "P1"])


def test_it_costs_one_query_where_nobody_shares_anything(jam, eve):
    opened = open_room(eve, jam.slug)
    with CaptureQueriesContext(connection) as captured:
        assert company.hint(eve, opened) is None
    assert len(captured) == 1


def test_strangers_are_told_nothing(client, jam):
    assert "share two interests" not in client.get("/rooms/jam/").content.decode()


def ground(member, room):
    return company.ground(member, open_room(member, room.slug))


# Rooms of two -------------------------------------------------------------------------------------------


@pytest.fixture
def met(ada, ben, interests):
    """Ada and Ben share two interests, declared one each beside that, and said hello to each other."""
    declare_interests(ada, ["vinyl", "jazz", "poetry"])
    declare_interests(ben, ["vinyl", "jazz", "hiking"])
    open_up(ada, ben)
    say_hello(ada, ben)
    say_hello(ben, ada)
    return Room.objects.get()


def test_their_room_opens_with_what_they_share_and_what_each_could_talk_about(client, met, ada):
    found = ground(ada, met)["ground"]
    assert [one.label for one in found.interests] == ["Vinyl", "Jazz"]
    assert [one.label for one in found.theirs] == ["Hiking"]
    assert [one.label for one in found.mine] == ["Poetry"]
    client.force_login(ada)
    html = client.get(met.get_absolute_url()).content.decode()
    assert "Ben could tell you about" in html
    assert "You could tell about" in html


def test_it_is_gone_once_one_takes_the_yes_back_or_is_apart(met, ada, ben):
    consent.withdraw(ben, "kindred")
    assert ground(ada, met) is None
    consent.give(ben, "kindred")
    assert ground(ada, met)
    blocks.block(ben, ada)
    assert ground(ada, met) is None


def test_what_one_of_both_ignores_is_not_shown(met, ada, ben, interests):
    tuning.ignore(ben, interests["poetry"])
    tuning.ignore(ada, interests["vinyl"])
    for one in (ada, ben):
        assert "Poetry" not in str(ground(one, met))
        assert "Vinyl" not in str(ground(one, met))


def test_it_steps_back_once_they_talk(met, ada, ben, monkeypatch):
    monkeypatch.setattr(company, "MOST_SAID", 1)
    for body in ("Hello", "Good to see you"):
        send_message(ada, met, body, uuid.uuid4())
    met.refresh_from_db()
    assert ground(ada, met) is None


def test_a_room_of_two_that_no_hello_opened_says_nothing(ada, ben, interests):
    declare_interests(ada, ["vinyl", "jazz"])
    declare_interests(ben, ["vinyl", "jazz"])
    open_up(ada, ben)
    assert ground(ada, open_direct_room(ada, ben)) is None
