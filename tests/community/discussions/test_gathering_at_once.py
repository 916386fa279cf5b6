"""From talk to thread in several workers and pages at once: one thread, and nobody's veto too late."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from chat.models import Room
from chat.posting import send_message
from community.discussions.gathering import Choice, Opening, decide, gather
from community.discussions.models import Gathering, Post, Say, Thread
from community.discussions.settling import settle
from community.ledger.models import Entry
from community.members.erasing import erase
from tests import cast

ROUNDS = 4


def all_at_once(*acts: Any) -> list[Any]:
    """Each act in a thread with a connection of its own, all let go together; what they return or raise."""
    gate = threading.Barrier(len(acts))

    def run(act: Any) -> Any:
        try:
            gate.wait()
            return act()
        except (ValidationError, PermissionDenied) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def gathered(number: int = 0) -> tuple[Gathering, list[Any]]:
    """One whose time is over, with a line of each of two members who said nothing."""
    people = [cast.member(f"{name}{number}") for name in ("Ada", "Ben")]
    room = Room.objects.create(slug=f"vinyl{number}", title="Vinyl nights")
    said = [send_message(who, room, f"Words of {who.name}", uuid.uuid4()).pk for who in people]
    board = cast.board(f"Listening {number}")
    found = gather(people[0], board, Opening("Needles", "Why"), "room", room.pk, said, uuid.uuid4())
    Gathering.objects.filter(pk=found.pk).update(until=timezone.now())
    return found, people


@pytest.mark.django_db(transaction=True)
def test_many_workers_make_one_thread():
    found, _people = gathered()
    all_at_once(*[lambda: settle(found)] * 6)
    assert Thread.objects.count() == 1
    assert Entry.objects.filter(kind="gathering.settled").count() == 1
    assert list(Post.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_veto_comes_in_time_or_is_refused():
    for number in range(ROUNDS):
        found, (_ada, ben) = gathered(number)
        [mine] = Say.objects.filter(gathering=found, author=ben)
        answers = all_at_once(
            lambda found=found: settle(found),
            lambda found=found, ben=ben, mine=mine: decide(found, ben, {mine.pk: Choice("drop")}),
            lambda found=found: settle(found),
        )
        found.refresh_from_db()
        taken = found.thread.posts.filter(author=ben).exists()
        assert taken is isinstance(answers[1], ValidationError)
        assert not Say.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_leaves_meanwhile_leaves_no_word():
    for number in range(ROUNDS):
        found, (_ada, ben) = gathered(number)
        all_at_once(lambda found=found: settle(found), lambda ben=ben: erase(ben))
        found.refresh_from_db()
        assert found.thread
        assert not found.thread.posts.filter(author=ben).exclude(body="").exists()


@pytest.mark.django_db(transaction=True)
def test_the_last_two_who_decide_at_once_are_not_waited_for():
    for number in range(ROUNDS):
        found, (ada, ben) = gathered(number)
        Gathering.objects.update(until=timezone.now() + timedelta(hours=1))
        Say.objects.filter(gathering=found).update(decision="")
        says = {say.author_id: say.pk for say in Say.objects.filter(gathering=found)}
        all_at_once(
            *[
                lambda who=who, found=found, says=says: decide(found, who, {says[who.pk]: Choice("keep")})
                for who in (ada, ben)
            ]
        )
        found.refresh_from_db()
        assert found.thread.posts.count() == 3
