"""Who is proposed today: the same all day, others on other days, and not always those whom everybody likes."""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.utils import timezone

from community.members import consent
from community.members.interests import declare_interests
from community.members.models import Member
from search import fairness, proposing, tuning
from search.introductions import say_hello
from search.models import Hello, Proposal
from search.proposing import A_PAGE, GREETED_A_WEEK, todays
from tests import cast
from tests.search.conftest import note_leanings, open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(interests):
    """Thirty who love the same two, and some a third."""
    people = [cast.member(f"P{number}") for number in range(30)]
    random = Random(3)
    for person in people:
        declare_interests(person, ["vinyl", "jazz", *random.sample(["synths", "hiking", "cooking"], 1)])
    open_up(*people)
    return people


@pytest.fixture
def asker(ada, crowd):
    declare_interests(ada, ["vinyl", "jazz", "synths"])
    open_up(ada)
    return ada


def on_day(day: int, member, page: int = 1) -> list[str]:
    with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
        return [one.member.name for one in todays(member, page)]


def test_a_reload_and_a_second_page_show_the_same_people(asker):
    first, second = on_day(0, asker), on_day(0, asker, 2)
    assert len(first) == len(second) == A_PAGE
    assert not set(first) & set(second)
    assert (on_day(0, asker), on_day(0, asker, 2)) == (first, second)


def test_tomorrow_others_come_first_and_those_come_back(asker):
    days = [on_day(day, asker) for day in range(3)]
    assert len(set(days[0]) & set(days[1])) <= A_PAGE // 2
    assert len({name for day in days for name in day}) >= 2 * A_PAGE
    assert on_day(12, asker) == days[0]


def test_who_takes_a_yes_back_is_gone_at_once_and_the_next_takes_the_place(asker):
    first, *rest = todays(asker)
    consent.withdraw(first.member, "kindred")
    after = [one.member for one in todays(asker)]
    assert after[:-1] == [one.member for one in rest]
    assert len(after) == A_PAGE


def test_the_worker_forgets_whom_one_was_shown_to_once_the_yes_is_gone(asker, catch_up):
    first = todays(asker)[0].member
    consent.withdraw(first, "kindred")
    catch_up()
    assert not Proposal.objects.concerning([first.pk]).exists()
    assert Proposal.objects.filter(member=asker).exists()


def test_who_leans_to_something_new_is_chosen_for_anew(asker, interests):
    before = on_day(0, asker)
    declare_interests(asker, ["vinyl", "jazz", "cooking"])
    note_leanings()
    assert on_day(0, asker) != before
    kept = on_day(0, asker)
    note_leanings()
    assert on_day(0, asker) == kept


def test_who_was_proposed_often_this_week_lets_others_go_first(asker, crowd, monkeypatch):
    monkeypatch.setattr(proposing, "PROPOSED_A_WEEK", 3)
    first = todays(asker)[0].member
    Proposal.objects.all().delete()
    others = [cast.member(f"Looker{number}") for number in range(3)]
    yesterday = timezone.localdate() - timedelta(days=1)
    Proposal.objects.bulk_create(
        Proposal(member=looker, other=first, on=yesterday, place=0) for looker in others
    )
    assert first.name not in on_day(0, asker)
    assert first.name in on_day(8, asker)


def test_who_was_greeted_often_this_week_is_proposed_to_nobody_else(asker, crowd):
    first = todays(asker)[0].member
    for greeter in [person for person in crowd if person != first][:GREETED_A_WEEK]:
        say_hello(greeter, first)
    Proposal.objects.all().delete()
    seen = {name for page in (1, 2) for name in on_day(0, asker, page)}
    assert first.name not in seen
    assert len(seen) == 2 * A_PAGE


def test_who_said_hello_is_among_those_of_the_next_day_and_nothing_tells_them_apart(asker):
    first = set(on_day(0, asker)) | set(on_day(0, asker, 2))
    greeter = next(one for one in proposing.candidates(asker).scores if _name(one) not in first)
    Hello.objects.create(from_member_id=greeter, to_member=asker)
    assert _name(greeter) not in on_day(0, asker)
    tomorrow = on_day(1, asker)
    assert _name(greeter) in tomorrow


def test_a_refusal_makes_them_come_less_often_and_tells_nothing(asker, crowd):
    first = todays(asker)[0].member
    Proposal.objects.all().delete()
    tuning.wish(first, asker, "less")
    assert first.name not in on_day(0, asker)
    everybody = [*on_day(0, asker), *on_day(0, asker, 2), *on_day(1, asker)]
    assert len(set(everybody)) >= 2 * A_PAGE


def test_old_days_are_forgotten(asker):
    on_day(0, asker)
    with time_machine.travel(timezone.now() + timedelta(days=29)):
        proposing.forget_old()
    assert not Proposal.objects.exists()


def test_evenness_is_counted_as_gini_and_the_share_of_the_top_tenth():
    assert fairness.spread([5] * 20) == fairness.Spread(100, 0.0, 0.1)
    all_to_one = fairness.spread([0] * 19 + [40])
    assert (all_to_one.gini, all_to_one.top) == (pytest.approx(0.95), 1.0)
    assert fairness.spread([]) == fairness.spread([0, 0]) == fairness.Spread(0, 0.0, 0.0)


def test_managers_see_how_it_is_spread_once_there_are_enough(client, asker, mara):
    client.force_login(mara)
    todays(asker)
    html = client.get("/staff/people/").content.decode()
    assert "Share of the top tenth" in html
    assert asker.name not in html
    consent.withdraw(asker, "kindred")
    for person in list(fairness.findable())[:12]:
        consent.withdraw(person, "kindred")
    assert "Share of the top tenth" not in client.get("/staff/people/").content.decode()


def test_the_page_of_people_leads_on_to_more_of_today(client, asker):
    client.force_login(asker)
    assert 'href="?page=2"' in client.get("/people/").content.decode()
    html = client.get("/people/?page=2").content.decode()
    assert html.count("person-card-head") == A_PAGE
    assert 'href="?page=3"' not in html
    assert client.get("/people/?page=9x").status_code == 200


def _name(pk: int) -> str:
    return Member.objects.get(pk=pk).name
