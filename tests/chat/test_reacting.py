"""Reacting to a message: given once, by others, counted right, and told to who listens."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.http import Http404
from django.utils import timezone

from chat import streams
from chat.changing import edit_message, remove_message
from chat.counting import synchronize_reactions
from chat.hiding import hide_message
from chat.models import Message, MessageReaction, Room
from chat.reacting import react, take_reaction
from chat.rooms import open_direct_room
from community.discussions.models import ReactionKind
from community.ledger.models import Entry
from community.members.blocks import block
from community.members.erasing import erase
from tests import cast
from tests.chat.saying import say
from tests.taking import export


@pytest.fixture
def love(db) -> ReactionKind:
    return ReactionKind.objects.get(name="Love")


@pytest.fixture
def wow(db) -> ReactionKind:
    return ReactionKind.objects.get(name="Wow")


def counts(message) -> dict[str, int]:
    return Message.objects.get(pk=message.pk).reactions


def last_event(room):
    return streams.read(str(room.pk), 0, 100)[-1]


def test_a_reaction_is_counted_recorded_and_told(ada, ben, vinyl, love):
    message = say(ada, vinyl)
    react(ben, message, love)
    react(ben, message, love)
    assert counts(message) == {str(love.pk): 1}
    assert [e.data for e in Entry.objects.filter(kind="reaction.given")] == [{"reaction": love.pk}]
    event = last_event(vinyl)
    assert (event.seq, event.kind) == (2, "reacted")
    told = {name: event.data[name] for name in ("by", "reaction", "on", "seq", "author")}
    assert told == {"by": ben.pk, "reaction": love.pk, "on": True, "seq": 1, "author": ada.pk}
    assert f'name="give" value="{love.pk}" aria-pressed="false"' in event.data["html"]


def test_what_is_taken_back_does_not_count(ada, ben, eve, vinyl, love, wow):
    message = say(ada, vinyl)
    for member, kind in ((ben, love), (ben, wow), (eve, love)):
        react(member, message, kind)
    take_reaction(ben, message, wow)
    take_reaction(ben, message, wow)
    assert counts(message) == {str(love.pk): 2}
    event = last_event(vinyl)
    assert (event.data["by"], event.data["reaction"], event.data["on"]) == (ben.pk, wow.pk, False)
    assert wow.emoji not in event.data["html"]


def test_one_does_not_react_to_oneself_and_strangers_not_at_all(ada, vinyl, love):
    message = say(ada, vinyl)
    for member in (ada, AnonymousUser()):
        with pytest.raises(PermissionDenied):
            react(member, message, love)
    assert counts(message) == {}


def test_words_that_are_gone_or_elsewhere_are_nobodys_to_react_to(ada, ben, eve, mara, vinyl, love):
    removed, hidden = say(ada, vinyl, "One"), say(ada, vinyl, "Two")
    remove_message(removed, ada)
    hide_message(hidden, mara)
    private = say(ada, open_direct_room(ada, ben), "Between us")
    for message in (removed, hidden, private):
        with pytest.raises(Http404):
            react(eve, message, love)


def test_in_a_room_that_has_ended_all_stays_as_it_was(ada, ben, vinyl, love):
    message = say(ada, vinyl)
    react(ben, message, love)
    Room.objects.update(archived_at=timezone.now())
    for verb in (react, take_reaction):
        with pytest.raises(PermissionDenied):
            verb(ben, message, love)
    assert counts(message) == {str(love.pk): 1}


def test_two_whom_a_block_keeps_apart_do_not_reach_each_other_in_their_room(ada, ben, love):
    message = say(ada, open_direct_room(ada, ben))
    block(ada, ben)
    with pytest.raises(PermissionDenied):
        react(ben, message, love)


def test_what_is_not_offered_any_more_stands_and_is_not_given(ada, ben, eve, vinyl, love):
    message = say(ada, vinyl)
    react(ben, message, love)
    love.is_offered = False
    love.save()
    with pytest.raises(ValidationError):
        react(eve, message, love)
    assert counts(message) == {str(love.pk): 1}
    take_reaction(ben, message, love)
    assert counts(message) == {}


def test_an_edit_keeps_what_was_given_and_a_removal_shows_none(ada, ben, vinyl, love):
    message = say(ada, vinyl, "Draft")
    react(ben, message, love)
    edit_message(message, ada, "First", 1)
    assert love.emoji in last_event(vinyl).data["html"]
    remove_message(message, ada)
    assert love.emoji not in str(streams.read(str(vinyl.pk), 0, 100))


def test_who_leaves_takes_their_reactions_along(ada, ben, eve, vinyl, love):
    message = say(ada, vinyl)
    react(ben, message, love)
    react(eve, message, love)
    assert "chat.messagereaction.member" in str(export(ben)) or love.emoji in str(export(ben))
    erase(ben)
    assert counts(message) == {str(love.pk): 1}
    assert not MessageReaction.objects.filter(member=ben).exists()
    assert last_event(vinyl).kind == "reacted"
    assert "by" not in last_event(vinyl).data


def test_wrong_counts_are_set_right_from_the_rows(ada, ben, vinyl, love):
    right, wrong = say(ada, vinyl, "One"), say(ada, vinyl, "Two")
    react(ben, wrong, love)
    Message.objects.filter(pk=wrong.pk).update(reactions={str(love.pk): 7})
    assert synchronize_reactions() == [wrong]
    assert (counts(right), counts(wrong)) == ({}, {str(love.pk): 1})


@pytest.mark.django_db(transaction=True)
def test_many_who_react_at_once_are_all_counted(transactional_db):
    love = ReactionKind.objects.filter(name="Love").first() or ReactionKind.objects.create(
        emoji="💛", name="Love"
    )
    room = Room.objects.create(slug="vinyl", title="Vinyl nights")
    message = say(cast.member("Ada"), room)
    members, ready = [cast.member(f"Fan {n}") for n in range(8)], Barrier(8)

    def press(member) -> None:
        ready.wait(10)
        react(member, message, love)
        take_reaction(member, message, love)
        react(member, message, love)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, members))
    assert counts(message) == {str(love.pk): 8}
    events = streams.read(str(room.pk), 0, 100)
    assert [event.seq for event in events] == list(range(1, 26))
