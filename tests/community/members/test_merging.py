"""Two interests become one: nothing is lost, nothing doubled, whoever does what meanwhile."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.db.models import ForeignKey
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chat.models import Room
from community.discussions.models import Board, Thread
from community.discussions.posting import start_thread
from community.ledger.models import Entry
from community.members import merging
from community.members.interests import declare_interests
from community.members.merging import merge, preview
from community.members.models import Interest, Member, MemberInterest, Synonym
from community.members.vocabulary import add_synonym, interest_at
from search.models import Relation
from tests import cast


def interest(name: str) -> Interest:
    return Interest.objects.create(slug=name.lower(), name=name)


def start(by: Member, on: Board, interests: list[Interest]) -> Thread:
    return start_thread(by, on, "A record for rainy days", "Which one?", interests, uuid.uuid4())


# What a merge moves by other means, and what is counted anew without it.
OTHERWISE = {Interest, Synonym, Relation}


def test_every_link_to_an_interest_is_moved_by_a_merge():
    """A model that links to interests without registering its place would lose its links."""
    linked = {
        relation.through if relation.many_to_many else relation.related_model
        for relation in Interest._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    } - {None, *OTHERWISE}
    for model in linked:
        assert [f for f in model._meta.fields if isinstance(f, ForeignKey) and f.related_model is Interest]
    assert linked == {place.links for place in merging.places()}


def test_members_threads_and_rooms_move_and_nothing_is_doubled(ada, ben, mara):
    old, new = interest("Synths"), interest("Modular")
    declare_interests(ada, ["synths"])
    declare_interests(ben, ["synths", "modular"])
    thread, both = start(ada, cast.board(), [old]), start(ben, Board.objects.get(), [old, new])
    room = Room.objects.create(slug="soundcheck", title="Soundcheck")
    room.interests.set([old])
    shown = [(moved.label, moved.move, moved.doubled) for moved in preview(old, new)]
    assert ("Members", 2, 1) in shown
    assert ("Threads", 2, 1) in shown
    assert ("Rooms", 1, 0) in shown
    merge(old, new, by=mara)
    assert not Interest.objects.filter(slug="synths").exists()
    for thing in (ada, ben, thread, both, room):
        assert list(thing.interests.all()) == [new]


def test_the_words_of_both_lead_to_the_one_that_is_left(mara):
    old, new = interest("Synths"), interest("Modular")
    add_synonym(old, mara, "Moog")
    last = interest("Electronics")
    merge(old, new, by=mara)
    merge(new, last, by=mara)
    assert {interest_at(slug) for slug in ("synths", "moog", "modular", "electronics")} == {last}


def test_a_merge_is_on_record_without_a_word(mara):
    old, new = interest("Synths"), interest("Modular")
    gone = old.pk
    merge(old, new, by=mara)
    entry = Entry.objects.get(kind="interest.merged")
    assert (entry.actor, entry.subject_id, entry.data) == (mara, new.pk, {"merged": gone})


def test_only_managers_merge_and_never_an_interest_with_itself(ada, mara):
    old, new = interest("Synths"), interest("Modular")
    with pytest.raises(PermissionDenied):
        merge(old, new, by=ada)
    with pytest.raises(ValidationError):
        merge(old, old, by=mara)


def test_the_second_of_two_merges_is_told(mara):
    old, new = interest("Synths"), interest("Modular")
    stale = Interest.objects.get(pk=old.pk)
    merge(old, new, by=mara)
    with pytest.raises(ValidationError, match="just merged"):
        merge(stale, new, by=mara)


def test_what_shows_the_name_is_made_anew(ada, mara, client):
    old, new = interest("Synths"), interest("Modular")
    thread = start(ada, cast.board(), [old])
    assert "Synths" in client.get(thread.get_absolute_url()).content.decode()
    merge(old, new, by=mara)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Modular" in page
    assert "Synths" not in page


def test_the_former_feed_leads_to_the_one_that_is_left(mara, client):
    merge(interest("Synths"), interest("Modular"), by=mara)
    answer = client.get("/interests/synths/feed/")
    assert (answer.status_code, answer["Location"]) == (301, "/interests/modular/feed/")


def test_a_thread_is_started_by_the_api_with_a_word_of_before(ada, mara, client):
    board, old, new = cast.board(), interest("Synths"), interest("Modular")
    merge(old, new, by=mara)
    client.force_login(ada)
    words = {"title": "A patch a day", "body": "Mine hums.", "interests": ["synths"]}
    answer = client.post(f"/api/v1/boards/{board.slug}/threads", words, content_type="application/json")
    assert answer.json()["interests"] == ["modular"]


def test_a_manager_sees_what_would_happen_and_then_does_it(ada, mara, client):
    interest("Synths"), interest("Modular")
    declare_interests(ada, ["synths"])
    client.force_login(mara)
    page = client.get("/staff/interests/synths/merge/?into=modular").content.decode()
    assert "1 moves to “Modular”." in page
    assert Interest.objects.count() == 2
    answer = client.post("/staff/interests/synths/merge/", {"into": "modular"}, follow=True)
    assert "“Synths” is “Modular” from now on." in answer.content.decode()
    assert list(ada.interests.all()) == [Interest.objects.get()]


# Several at once ------------------------------------------------------------------------------------------


def at_once(*acts: Any) -> list[Exception]:
    """Run these together, each with a connection of its own; what they raised."""
    together, raised = Barrier(len(acts)), []

    def run(act: Any) -> None:
        together.wait()
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(run, acts))
    return raised


@pytest.mark.django_db(transaction=True)
def test_threads_started_and_interests_declared_during_a_merge_end_at_the_one_that_is_left(ada, ben, mara):
    board = cast.board()
    for turn in range(5):
        old, new = interest(f"Old{turn}"), interest(f"New{turn}")
        raised = at_once(
            lambda old=old, new=new: merge(old, new, by=mara),
            lambda old=old: start(ada, board, [old]),
            lambda turn=turn: declare_interests(ben, [f"old{turn}"]),
        )
        assert raised == []
        thread = Thread.objects.order_by("-pk").first()
        assert list(thread.interests.all()) == list(ben.interests.all()) == [new]


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_of_one_interest_one_wins_and_the_other_is_told(ada, mara):
    for turn in range(5):
        old, one, other = (interest(f"{name}{turn}") for name in ("Old", "One", "Other"))
        declare_interests(ada, [old.slug])
        raised = at_once(
            lambda old=old, one=one: merge(old, one, by=mara),
            lambda old=old, other=other: merge(old, other, by=mara),
        )
        assert [type(error) for error in raised] == [ValidationError]
        assert ada.interests.get() in (one, other)


# Any order of merges --------------------------------------------------------------------------------------


class AnyMerges(TestCase):
    """Hypothesis rolls each example back."""

    @settings(max_examples=15)
    @given(
        loved=st.lists(st.sets(st.integers(0, 4)), min_size=3, max_size=3),
        merges=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=6),
    )
    def test_everybody_loves_what_their_interests_became(self, loved, merges):
        mara = cast.manager("Mara")
        people = [cast.member(f"Person{n}") for n in range(3)]
        names = [f"i{n}" for n in range(5)]
        for name in names:
            interest(name)
        for person, chosen in zip(people, loved, strict=True):
            declare_interests(person, [names[n] for n in chosen])
        became = {name: name for name in names}
        for source, into in merges:
            if became[names[source]] != became[names[into]]:
                gone, kept = became[names[source]], became[names[into]]
                merge(interest_at(gone), interest_at(kept), by=mara)
                became = {name: kept if slug == gone else slug for name, slug in became.items()}
        for person, chosen in zip(people, loved, strict=True):
            rows = MemberInterest.objects.filter(member=person).values_list("interest__slug", flat=True)
            assert sorted(rows) == sorted({became[names[n]] for n in chosen})
        assert {name: interest_at(name).slug for name in names} == became
