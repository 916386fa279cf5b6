"""Which interests go together, and what that does to the order of people."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from community.members.interests import declare_interests
from community.members.merging import merge
from search import relating
from search.kindred import people_like
from search.models import Relation
from tests import cast
from tests.search.conftest import note_leanings, open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def listeners(interests):
    """Four who love vinyl and synths, of whom two love jazz as well."""
    people = [cast.member(f"Listener{number}") for number in range(4)]
    for number, person in enumerate(people):
        declare_interests(person, ["vinyl", "synths", "jazz"][: 3 if number < 2 else 2])
    open_up(*people)
    return people


def related() -> dict[tuple[str, str], float]:
    rows = Relation.objects.values_list("interest__slug", "other__slug", "closeness")
    return {(one, other): round(closeness, 3) for one, other, closeness in rows}


def test_interests_are_close_by_those_who_lean_to_both(listeners, interests):
    relating.relate([interest.pk for interest in interests.values()])
    assert related() == {
        ("vinyl", "synths"): 1.0,
        ("synths", "vinyl"): 1.0,
        **dict.fromkeys(
            [("vinyl", "jazz"), ("jazz", "vinyl"), ("synths", "jazz"), ("jazz", "synths")], 0.707
        ),
    }


def test_one_who_leans_to_both_is_chance(ada, interests):
    declare_interests(ada, ["hiking", "cooking"])
    open_up(ada)
    relating.relate([interest.pk for interest in interests.values()])
    assert not Relation.objects.exists()


def test_of_two_who_share_as_much_the_one_comes_first_who_loves_what_goes_with_it(
    ada, ben, eve, listeners, interests
):
    declare_interests(ada, ["vinyl", "poetry", "hiking"])
    declare_interests(eve, ["poetry", "hiking", "cooking"])
    declare_interests(ben, ["poetry", "hiking", "synths"])
    dan = cast.member("Dan")
    declare_interests(dan, ["cooking", "jazz"])
    for number in range(3):
        other = cast.member(f"Cook{number}")
        declare_interests(other, ["cooking"])
        open_up(other)
    open_up(ada, ben, eve, dan)
    before = {one.member.name: one.score for one in people_like(ada)}
    relating.relate([interest.pk for interest in interests.values()])
    after = {one.member.name: one.score for one in people_like(ada)}
    assert before["Eve"] == before["Ben"]
    assert after["Ben"] > after["Eve"]
    assert [one.member.name for one in people_like(ada)][:2] == ["Ben", "Eve"]


def test_a_merge_takes_relations_along(listeners, interests, mara):
    relating.relate([interest.pk for interest in interests.values()])
    merge(interests["jazz"], interests["poetry"], mara)
    note_leanings()
    relating.relate([interest.pk for interest in interests.values() if interest.pk])
    assert ("vinyl", "poetry") in related()


def test_the_worker_goes_round_all_of_them_a_few_at_a_time(listeners, interests, monkeypatch):
    monkeypatch.setattr(relating, "AT_ONCE", 4)
    now = timezone.now()
    for step in range(3):
        with time_machine.travel(now + (relating.EVERY + timedelta(seconds=1)) * step, tick=False):
            assert relating.keep_related() == 0
            relating.keep_related()  # not yet
    assert len(related()) == 6
