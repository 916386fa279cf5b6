"""A yes opens, and a no closes: rows, documents, suggestions and what was asked for go with the worker's batch."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import Http404
from django.utils import timezone

from community.members import blocks, consent
from community.members.interests import declare_interests
from community.recognition.trust import decide_level, lift_decision
from config.background import LOOPS, keep_running
from search import home, sync
from search.documents import SOURCES
from search.engines import BUCKETS
from search.finding import find
from search.introductions import say_hello
from search.kindred import people_like
from search.models import Hello, Leaning, Proposal
from search.proposing import todays
from tests.search.conftest import note_leanings, open_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike(ada, ben, interests):
    for member in (ada, ben):
        declare_interests(member, ["vinyl", "jazz"])
    open_up(ada, ben)


def traces(of, seen_by) -> list[str]:
    """Where there is anything of `of` left to be met by."""
    return [
        name
        for name, found in {
            "rows": Leaning.objects.filter(member=of).exists(),
            "document": f"member-{of.pk}" in sync.engine().revs("member", of.pk % BUCKETS),
            "search": any(hit.pk == of.pk for hit in find(seen_by, of.name, kind="member").hits),
            "suggestions": any(one.member == of for one in people_like(seen_by)),
            "today": any(one.member == of for one in todays(seen_by)),
            "home": bool(home.few_people(seen_by)),
            "shown": Proposal.objects.concerning([of.pk]).exists(),
            "hellos": Hello.objects.filter(from_member=of).exists(),
        }.items()
        if found
    ]


ALL = ["rows", "document", "search", "suggestions", "today", "home", "shown", "hellos"]


@pytest.mark.django_db(transaction=True)
def test_a_yes_taken_back_leaves_nothing_within_a_minute_of_the_real_worker(alike, ada, ben):
    def work(name):
        try:
            keep_running(name, LOOPS[name], stop, 0.05)
        finally:
            connection.close()

    def wait_for(wanted):
        until = time.monotonic() + 60
        while (found := traces(ben, ada)) != wanted and time.monotonic() < until:
            time.sleep(0.05)
        assert found == wanted

    say_hello(ben, ada)
    stop = threading.Event()
    workers = [threading.Thread(target=work, args=(name,)) for name in ("ledger", "search")]
    try:
        for worker in workers:
            worker.start()
        wait_for(ALL)
        consent.withdraw(ben, "kindred")
        wait_for([])
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def test_a_hello_of_before_opens_no_room_after_a_new_yes(alike, ada, ben, catch_up):
    say_hello(ada, ben)
    consent.withdraw(ada, "kindred")
    catch_up()
    open_up(ada)
    assert say_hello(ben, ada)
    assert not Hello.objects.filter(from_member=ada).exists()


def test_who_a_block_keeps_apart_is_not_proposed(alike, ada, ben):
    assert todays(ada)
    blocks.block(ben, ada)
    assert todays(ada) == todays(ben) == []
    assert home.few_people(ada) is None


def test_whom_a_manager_holds_back_is_proposed_to_nobody_and_nobody_to_them(alike, ada, ben, mara, catch_up):
    catch_up()
    decide_level(ben, 0, mara, "A warning")
    assert people_like(ada) == people_like(ben) == []
    with pytest.raises(Http404):
        say_hello(ben, ada)
    with pytest.raises(Http404):
        say_hello(ada, ben)
    catch_up()
    assert traces(ben, ada) == []
    lift_decision(ben, mara)
    catch_up()
    assert [one.member for one in people_like(ada)] == [ben]
    assert SOURCES["member"].documents([ben.pk])


def test_a_decision_for_more_trust_holds_nobody_back(alike, ada, ben, mara):
    decide_level(ben, 2, mara, "Always kind")
    assert [one.member for one in people_like(ada)] == [ben]


def test_the_page_tells_who_is_held_back_why_nobody_is_there(client, alike, ada, mara):
    decide_level(ada, 0, mara, "A warning")
    client.force_login(ada)
    assert "decision about your trust" in client.get("/people/").content.decode()


def test_who_was_silent_for_ninety_days_is_not_proposed(alike, ada, ben):
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        declare_interests(ada, ["vinyl", "jazz", "synths"])
        note_leanings()
        assert todays(ada) == []
        declare_interests(ben, ["vinyl", "jazz", "poetry"])
        note_leanings()
        assert [one.member for one in todays(ada)] == [ben]
