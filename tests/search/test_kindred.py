"""People like you: the right ones first, with reasons, and only among those who said yes."""

import uuid
from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.models import Room
from chat.posting import send_message
from community.discussions.hiding import hide_post
from community.members import consent
from community.members.erasing import erase
from community.members.interests import declare_interests
from community.members.models import ConsentReceipt, Interest, Member, MemberInterest
from search import likeness
from search.kindred import Reason, people_like
from tests import cast
from tests.search.conftest import note_leanings, open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def loves(interests):
    """`loves(ada, "vinyl", "jazz")`: declare these."""

    def declare(member: Member, *slugs: str) -> None:
        declare_interests(member, slugs)
        note_leanings()

    return declare


def names(member: Member) -> list[str]:
    return [found.member.name for found in people_like(member)]


def test_who_shares_an_interest_is_found_and_who_shares_none_is_not(ada, ben, eve, loves):
    loves(ada, "vinyl", "jazz")
    loves(ben, "vinyl", "jazz")
    loves(eve, "hiking")
    open_up(ada, ben, eve)
    assert names(ada) == ["Ben"]


def test_one_thing_in_common_is_a_coincidence(ada, ben, loves, listening):
    loves(ada, "vinyl")
    loves(ben, "vinyl", "jazz")
    open_up(ada, ben)
    assert names(ada) == names(ben) == []
    thread = cast.thread(by=ada)
    cast.reply(by=ben, to=thread)
    assert names(ada) == ["Ben"]


def test_without_their_own_yes_nobody_is_shown_and_nobody_sees(ada, ben, loves):
    loves(ada, "vinyl", "jazz")
    loves(ben, "vinyl", "jazz")
    assert names(ada) == []
    open_up(ada)
    assert names(ada) == []
    assert names(ben) == []
    open_up(ben)
    assert names(ada) == ["Ben"]
    assert names(ben) == ["Ada"]


def test_a_yes_taken_back_counts_at_once_in_both_directions(ada, ben, loves):
    loves(ada, "vinyl", "jazz")
    loves(ben, "vinyl", "jazz")
    open_up(ada, ben)
    consent.withdraw(ben, "kindred")
    assert names(ada) == names(ben) == []


def test_who_left_or_was_put_out_is_not_found(ada, ben, eve, loves):
    for member in (ada, ben, eve):
        loves(member, "vinyl", "jazz")
    open_up(ada, ben, eve)
    erase(ben)
    Member.objects.filter(pk=eve.pk).update(is_active=False)
    assert names(ada) == []


def test_a_rare_interest_shared_counts_for_more_than_a_common_one(ada, ben, eve, loves):
    listeners = [cast.member(f"Listener{number}") for number in range(8)]
    for listener in listeners:
        loves(listener, "vinyl", "hiking")
    loves(ada, "vinyl", "hiking", "synths", "poetry")
    loves(ben, "synths", "poetry")
    loves(eve, "vinyl", "hiking")
    open_up(ada, ben, eve, *listeners)
    assert names(ada)[0] == "Ben"
    assert "Eve" in names(ada)


def test_where_too_many_share_the_common_ones_people_are_found_by_the_rare_ones(
    ada, ben, eve, loves, monkeypatch
):
    monkeypatch.setattr(likeness, "READ", 1)
    for name in ("Ida", "Jon", "Kim"):
        other = cast.member(name)
        loves(other, "vinyl", "jazz")
        open_up(other)
    loves(ada, "vinyl", "jazz", "synths", "poetry")
    loves(ben, "synths", "poetry")
    loves(eve, "vinyl", "jazz", "synths", "poetry")
    open_up(ada, ben, eve)
    cache.clear()
    assert set(names(ada)) == {"Ben", "Eve"}


def test_who_loves_everything_comes_after_who_loves_the_same(ada, ben, eve, loves, interests):
    loves(ada, "vinyl", "jazz")
    loves(ben, *interests)
    loves(eve, "vinyl", "jazz")
    open_up(ada, ben, eve)
    assert names(ada) == ["Eve", "Ben"]


def test_the_reasons_are_the_rarest_shared_interests_and_the_threads_both_wrote_in(
    ada, ben, eve, loves, listening
):
    loves(eve, "vinyl")
    loves(ada, "vinyl", "jazz", "synths", "poetry")
    loves(ben, "vinyl", "jazz", "synths", "poetry", "hiking")
    open_up(ada, ben, eve)
    thread = cast.thread(by=eve, title="Rare grooves")
    for member in (ada, ben):
        cast.reply(by=member, to=thread)
    (found,) = [one for one in people_like(ada) if one.member == ben]
    assert [reason.label for reason in found.interests] == ["Jazz", "Synths", "Poetry"]
    assert found.interests[0].url == "/i/jazz/"
    assert found.threads == [Reason("Rare grooves", thread.get_absolute_url())]


def test_rooms_in_which_both_talked_are_a_reason_where_everybody_may_listen(ada, ben, loves):
    loves(ada, "vinyl")
    loves(ben, "vinyl")
    open_up(ada, ben)
    jam, cellar = (Room.objects.create(slug=name, title=name.title()) for name in ("jam", "cellar"))
    Room.objects.filter(pk=cellar.pk).update(is_public=False)
    for room in (jam, cellar):
        for member in (ada, ben):
            send_message(member, room, "Play it again.", uuid.uuid4())
    (found,) = people_like(ada)
    assert found.rooms == [Reason("Jam", "/rooms/jam/")]


def test_who_did_nothing_for_ninety_days_is_not_proposed(ada, ben, loves):
    loves(ada, "vinyl", "jazz")
    loves(ben, "vinyl", "jazz")
    open_up(ada, ben)
    assert names(ada) == ["Ben"]
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        declare_interests(ada, ["vinyl", "jazz", "synths"])
        assert names(ada) == []
        ben.last_login = timezone.now()
        ben.save(update_fields=["last_login"])
        assert names(ada) == ["Ben"]


def test_threads_that_not_everybody_may_read_are_no_reason(ada, ben, mara, loves, listening, backstage):
    loves(ada, "vinyl", "jazz")
    loves(ben, "vinyl", "jazz")
    open_up(ada, ben)
    hidden, half_hidden = cast.thread(by=ada, title="Hidden"), cast.thread(by=ada, title="Half hidden")
    inside = cast.thread(by=ada, title="Inside")
    type(inside).objects.filter(pk=inside.pk).update(board=backstage)
    for thread in (hidden, inside):
        cast.reply(by=ben, to=thread)
    hide_post(cast.reply(by=ben, to=half_hidden), by=mara)
    hide_post(hidden.posts.get(number=1), by=mara)
    (found,) = people_like(ada)
    assert sorted(reason.label for reason in found.interests) == ["Jazz", "Vinyl"]
    assert found.threads == []


def test_it_costs_the_same_number_of_queries_for_one_and_for_many(ada, loves, listening):
    loves(ada, "vinyl")
    open_up(ada)
    thread = cast.thread(by=ada)
    loves(ada, "vinyl", "jazz")
    counts = []
    for number in range(4):
        other = cast.member(f"Other{number}")
        loves(other, "vinyl", "jazz")
        open_up(other)
        cast.reply(by=other, to=thread)
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert len(people_like(ada)) == number + 1
        counts.append(len(captured))
    assert counts[0] == counts[3] <= 17


def planted(random: Random, groups: int, size: int, tastes: int, noise: float) -> dict[int, int]:
    """A community of groups that love the same things, but for some noise. Returns each member's group."""
    words = Interest.objects.bulk_create(
        Interest(slug=f"i{n}", name=f"Interest {n}") for n in range(groups * tastes)
    )
    people = Member.objects.bulk_create(
        Member(email=f"p{n}@example.com", handle=f"p{n}", name=f"P{n}") for n in range(groups * size)
    )
    group_of = {person.pk: number // size for number, person in enumerate(people)}
    declared = []
    for person in people:
        own = words[group_of[person.pk] * tastes :][:tastes]
        picks = {random.choice(words if random.random() < noise else own) for _ in range(5)}
        declared += [MemberInterest(member=person, interest=interest) for interest in picks]
    MemberInterest.objects.bulk_create(declared)
    ConsentReceipt.objects.bulk_create(
        ConsentReceipt(member=person, purpose="kindred", granted=True, wording="yes") for person in people
    )
    note_leanings()
    return group_of


def precision(group_of: dict[int, int], asked: int) -> float:
    """Share of the first ten who are of the asker's own group."""
    hits = [
        group_of[found.member.pk] == group_of[member.pk]
        for member in Member.objects.filter(pk__in=list(group_of)[:: len(group_of) // asked])
        for found in people_like(member, limit=10)
    ]
    return sum(hits) / len(hits)


def test_in_a_planted_community_people_find_their_own():
    group_of = planted(Random(5), groups=12, size=25, tastes=8, noise=0.15)
    assert precision(group_of, asked=30) >= 0.85
