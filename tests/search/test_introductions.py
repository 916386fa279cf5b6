"""A hello in both directions: nothing is revealed until both said it, and then a room opens."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest
from django.db import connection
from django.http import Http404

from chat.models import Membership, Room
from community.ledger.models import Entry
from community.members import consent, holdings, pace
from community.members.erasing import erase
from community.notifications.models import Notice
from search import tuning
from search.introductions import Acquaintance, acquaintance, say_hello
from search.models import Hello
from search.notices import HELLO, MET, TOLD_A_WEEK, most_told
from tests import cast
from tests.search.conftest import open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(ada, ben, eve):
    """All three said yes to being found."""
    open_up(ada, ben, eve)


def told(member) -> list[str]:
    """What the inbox of `member` says, oldest first."""
    notices = list(
        Notice.objects.filter(member=member, kind__in=("hello", "met")).select_related("entry").order_by("pk")
    )
    lines = {}
    for kind in (HELLO, MET):
        lines |= kind.lines([notice for notice in notices if notice.kind == kind.name], member)
    return [lines[notice.pk].text for notice in notices if notice.pk in lines]


def test_one_hello_opens_nothing_and_says_no_name(opened, ada, ben, catch_up):
    say_hello(ada, ben)
    catch_up()
    assert not Room.objects.exists()
    assert told(ben) == ["Somebody like you said hello. Who could it be?"]
    assert told(ada) == []
    assert acquaintance(ben, [ada.pk])[ada.pk].said is False
    assert acquaintance(ada, [ben.pk])[ben.pk].said is True


def test_two_hellos_open_a_room_for_the_two_and_tell_both(opened, ada, ben, eve, catch_up):
    say_hello(ada, ben)
    catch_up()
    say_hello(ben, ada)
    catch_up()
    room = Room.objects.get()
    assert {row.member for row in Membership.objects.filter(room=room)} == {ada, ben}
    assert told(ada) == ["You and Ben both said hello. Your room is open."]
    assert told(ben)[-1] == "You and Ada both said hello. Your room is open."
    assert told(eve) == []
    assert acquaintance(ada, [ben.pk, eve.pk])[ben.pk].room == room
    assert acquaintance(ada, [ben.pk, eve.pk])[eve.pk].room is None


def test_who_answered_before_the_notice_was_made_hears_only_that_they_met(opened, ada, ben, catch_up):
    say_hello(ada, ben)
    say_hello(ben, ada)
    catch_up()
    assert told(ben) == ["You and Ada both said hello. Your room is open."]


def test_saying_it_again_is_one_hello(opened, ada, ben):
    assert say_hello(ada, ben) == say_hello(ada, ben)
    assert Hello.objects.count() == 1
    assert Entry.objects.filter(kind="hello.said").count() == 1


def test_saying_it_again_after_having_met_opens_no_second_room(opened, ada, ben):
    for _ in range(2):
        say_hello(ada, ben)
        say_hello(ben, ada)
    assert Room.objects.count() == 1
    assert Entry.objects.filter(kind="hello.met").count() == 1


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_without_the_yes_of_both_nobody_is_there_to_greet(who, opened, ada, ben):
    consent.withdraw({"ada": ada, "ben": ben}[who], "kindred")
    with pytest.raises(Http404):
        say_hello(ada, ben)
    assert not Hello.objects.exists()


def test_a_hello_is_for_somebody_else_who_is_still_here(opened, ada, ben):
    with pytest.raises(Http404):
        say_hello(ada, ada)
    erase(ben)
    with pytest.raises(Http404):
        say_hello(ada, ben)


def test_the_notice_is_silent_once_its_reader_does_not_want_to_be_found(opened, ada, ben, catch_up):
    say_hello(ada, ben)
    catch_up()
    consent.withdraw(ben, "kindred")
    assert told(ben) == []


def test_what_is_held_about_a_hello_names_only_whom_one_greeted_oneself(opened, ada, ben):
    say_hello(ada, ben)
    held = {h.field: (h, list(rows)) for h, rows in holdings.held_about(ben) if h.model is Hello}
    heard, rows = held["to_member"]
    assert len(rows) == 1
    assert "ada" not in (heard.describe(rows[0]) + str(heard.export(rows[0]))).lower()
    own = next(h for h, rows in holdings.held_about(ada) if h.model is Hello and h.field == "from_member")
    assert own.describe(rows[0]) == "Ben"


def test_leaving_takes_all_hellos_along(opened, ada, ben, eve):
    say_hello(ada, ben)
    say_hello(eve, ada)
    erase(ada)
    assert not Hello.objects.exists()


def test_ten_hellos_a_week_and_a_repeated_one_costs_nothing(opened, ada, settings):
    settings.PACE = True
    pace.forget()
    others = [cast.member(f"Other{number}") for number in range(11)]
    open_up(*others)
    for other in others[:10]:
        say_hello(ada, other)
    say_hello(ada, others[0])
    with pytest.raises(pace.TooFast):
        say_hello(ada, others[10])
    assert Hello.objects.count() == 10
    pace.forget()


@pytest.mark.django_db(transaction=True)
def test_two_who_say_it_at_the_same_moment_still_meet(opened, ada, ben, eve):
    def greet(pair):
        try:
            together.wait(5)
            return say_hello(*pair)
        finally:
            connection.close()

    for one, other in [(ada, ben), (ben, eve), (eve, ada)]:
        together = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(greet, [(one, other), (other, one)]))
    assert Room.objects.count() == 3
    assert Entry.objects.filter(kind="hello.met").count() == 3
    assert Hello.objects.count() == 6


def test_not_now_is_never_told_and_takes_ones_own_hello_back(opened, ada, ben, catch_up):
    say_hello(ada, ben)
    tuning.wish(ada, ben, "less")
    say_hello(ben, ada)
    catch_up()
    assert not Room.objects.exists()
    assert told(ada) == []
    assert acquaintance(ben, [ada.pk])[ada.pk] == Acquaintance(said=True)


def test_each_refusal_asks_for_fewer_hellos_and_one_a_week_is_always_told(opened, ada, catch_up):
    greeters = [cast.member(f"Greeter{number}") for number in range(6)]
    refused = [cast.member(f"Refused{number}") for number in range(8)]
    open_up(*greeters, *refused)
    assert most_told(ada.pk) == TOLD_A_WEEK
    for number, person in enumerate(refused, start=1):
        tuning.wish(ada, person, "less")
        assert most_told(ada.pk) == max(1, TOLD_A_WEEK - number)
    for greeter in greeters:
        say_hello(greeter, ada)
        catch_up()
    assert told(ada) == ["Somebody like you said hello. Who could it be?"]
    assert Hello.objects.filter(to_member=ada).count() == 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_few_do_at_once_each_pair_has_one_room_or_none(opened, ada, ben, eve, seed):
    """Hellos of all to all in any order, some twice, with refusals between: who both said hello last has one room."""

    def act(what):
        kind, one, other = what
        try:
            together.wait(20)
            say_hello(one, other) if kind == "hello" else tuning.wish(one, other, "less")
        finally:
            connection.close()

    random = Random(seed)
    people = [ada, ben, eve]
    deeds = [("hello", one, other) for one in people for other in people if one != other]
    deeds += [*random.sample(deeds, 2), ("less", *random.sample(people, 2))]
    random.shuffle(deeds)
    together = Barrier(len(deeds))
    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(act, deeds))
    pairs = {frozenset((hello.from_member_id, hello.to_member_id)) for hello in Hello.objects.all()}
    both = [
        pair for pair in pairs if Hello.objects.filter(from_member__in=pair, to_member__in=pair).count() == 2
    ]
    rooms = [frozenset(map(int, room.pair.split("-"))) for room in Room.objects.all()]
    assert sorted(map(sorted, rooms)) == sorted(map(sorted, both))
    assert Entry.objects.filter(kind="hello.met").count() == len(rooms)
