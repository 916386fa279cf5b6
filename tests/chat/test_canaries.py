"""A socket for each role, joined to whatever it may join, while everything that can happen to words happens: nobody
hears a word from where they may not be, and nobody hears on once they may not any more."""

import itertools
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest

from chat.changing import edit_message, remove_message
from chat.hiding import hide_message, restore_message
from chat.models import Membership, Message, Role, Room, RoomEvent
from chat.pinning import pin_message, unpin_message
from chat.reacting import react, take_reaction
from chat.rooms import open_direct_room
from community.discussions.grouping import join_group, leave_group
from community.discussions.hiding import hide_post, restore_post
from community.discussions.models import Admission, ReactionKind, Thread
from tests import cast
from tests.chat.saying import say
from tests.live_client import LiveClient, Refused
from tests.servers import Server
from tests.servers import server as server

SWEPT_SECONDS = 15


@dataclass
class World:
    """Everybody by role, and the places by name: rooms in which words are said, threads in which posts are written."""

    people: dict[str, Any]
    rooms: dict[str, Room]
    threads: dict[str, Thread]


INSIDERS = {"owner", "friend"}
EVERYBODY = {"stranger", "member", "owner", "friend", "manager", "editor", "operator"}
HEARERS = {"open": EVERYBODY, "direct": INSIDERS, "circle": INSIDERS}


@pytest.fixture
def world(server: Server) -> World:
    people = {
        "stranger": None,
        "member": cast.member("Eve"),
        "owner": cast.member("Ada"),
        "friend": cast.member("Ben"),
        "manager": cast.manager("Mara"),
        "editor": cast.editor("Otto"),
        "operator": cast.member("Olga", is_staff=True, is_superuser=True),
    }
    ada, ben = people["owner"], people["friend"]
    circle = cast.group(ada, "The circle", is_closed=True)
    Admission.objects.create(group=circle, member=ben, invited_by=ada)
    join_group(ben, circle)
    rooms = {
        "open": Room.objects.create(slug="open", title="Open"),
        "direct": open_direct_room(ada, ben),
        "circle": Room.objects.create(slug="circle", title="Circle", kind=Room.GROUP, group=circle),
    }
    threads = {"open": cast.thread(ada), "circle": cast.thread(ada, on=circle.board)}
    return World(people, rooms, threads)


class Canary:
    """One role's socket, joined to every place that lets it in; `heard` are its frames, as they came."""

    def __init__(self, server: Server, member: Any, world: World) -> None:
        self.client: LiveClient = server.client_of(member)
        self.heard: list[dict[str, Any]] = []
        self.joined = set()
        for name, address in addresses(world):
            try:
                self.client.join(address, after=0)
                self.joined.add(name)
            except Refused as refused:
                assert refused.code == "missing"

    def listen(self, seconds: float = 0.0) -> str:
        """All that was heard so far, as text."""
        try:
            while True:
                self.heard.append(self.client.next_event(seconds))
        except TimeoutError:
            return json.dumps(self.heard)

    def numbers(self, room: Room) -> list[int]:
        """What was heard from a room."""
        return [event["seq"] for event in self.heard if event["stream"] == room.address]

    def about(self, message: Message) -> list[dict[str, Any]]:
        """What was heard about a message, wherever it came from."""
        return [event for event in self.heard if event["data"].get("message") == message.pk]


def addresses(world: World) -> Iterator[tuple[str, str]]:
    yield from ((name, room.address) for name, room in world.rooms.items())
    yield from ((f"thread {name}", f"thread:{thread.pk}") for name, thread in world.threads.items())


def let_everything_happen(world: World, word: str) -> None:
    """In each place: words that stay, and words that go and come back."""
    ada, mara = world.people["owner"], world.people["manager"]
    for name, room in world.rooms.items():
        said = say(ada, room, f"{word} {name} gone")
        hide_message(said, mara)
        restore_message(said, mara)
        hide_message(said, mara)
        edit_message(say(ada, room, f"{word} {name} gone, being edited"), ada, "Other words", version=1)
        remove_message(say(ada, room, f"{word} {name} gone, being removed"), ada)
    for name, thread in world.threads.items():
        reply = cast.reply(ada, thread, f"{word} thread {name}")
        hide_post(reply, mara)
        restore_post(reply, mara)
    for name, room in world.rooms.items():
        say(ada, room, f"{word} {name} stays")


def hear(canaries: dict[str, Canary], word: str, hearers: dict[str, set[str]]) -> dict[str, str]:
    """What each has heard, once whoever may has heard the last words of each place."""
    deadline = time.monotonic() + SWEPT_SECONDS
    while True:
        heard = {role: canary.listen() for role, canary in canaries.items()}
        if all(f"{word} {name} stays" in heard[role] for name in hearers for role in hearers[name]):
            return heard
        assert time.monotonic() < deadline, "who may hear it did not"
        time.sleep(0.1)


def test_nobody_hears_a_word_from_where_they_may_not_be(server: Server, world: World) -> None:
    with ExitStack() as stack:
        canaries = {role: Canary(server, member, world) for role, member in world.people.items()}
        for canary in canaries.values():
            stack.callback(canary.client.close)
        let_everything_happen(world, "First canary of")
        heard = hear(canaries, "First canary of", HEARERS)
        for name, hearers in HEARERS.items():
            for role in EVERYBODY - hearers:
                assert f"canary of {name}" not in heard[role], role
                assert name not in canaries[role].joined
        for role, words in heard.items():
            assert "canary of thread" not in words, f"{role}: what a thread tells are numbers, not words"

        leave_group(world.people["friend"], world.rooms["circle"].group)
        assert canaries["friend"].client.closed_with() == 4401, "who leaves hears no more"
        let_everything_happen(world, "Second canary of")
        rest = {role: canary for role, canary in canaries.items() if role != "friend"}
        hear(rest, "Second canary of", {name: hearers - {"friend"} for name, hearers in HEARERS.items()})
        assert "Second canary of circle" not in json.dumps(canaries["friend"].heard)


def test_who_comes_late_hears_what_may_be_read_by_now_and_no_word_that_went(
    server: Server, world: World
) -> None:
    let_everything_happen(world, "Early canary of")
    leave_group(world.people["friend"], world.rooms["circle"].group)
    for role, member in world.people.items():
        canary = Canary(server, member, world)
        with canary.client:
            heard = canary.listen(0.3)
            for name, hearers in HEARERS.items():
                may_hear = role in hearers and (role, name) != ("friend", "circle")
                assert (f"canary of {name} stays" in heard) == may_hear, (role, name)
                assert f"canary of {name} gone" not in heard, (role, name)


def let_all_be_taken(world: World) -> dict[str, Message]:
    """In each place a reaction and a pin, that come, go and come again; by place, to what."""
    ada, ben, love = world.people["owner"], world.people["friend"], ReactionKind.objects.get(name="Love")
    taken = {name: say(ada, room, f"What {name} takes") for name, room in world.rooms.items()}
    Membership.objects.filter(member=ada).update(role=Role.HOST)
    for message in taken.values():
        react(ben, message, love)
        take_reaction(ben, message, love)
        react(ben, message, love)
        pin_message(message, ada)
        unpin_message(message, ada)
        pin_message(message, ada)
    return taken


def hear_to_the_end(canaries: dict[str, Canary], rooms: dict[str, Room]) -> None:
    """Until each that follows a place has heard the last number of it."""
    ends = {name: Room.objects.get(pk=room.pk).last_seq for name, room in rooms.items()}
    deadline = time.monotonic() + SWEPT_SECONDS
    for canary in canaries.values():
        for name in canary.joined & {*rooms}:
            while canary.numbers(rooms[name])[-1:] != [ends[name]]:
                assert time.monotonic() < deadline, f"who may hear {name} did not"
                canary.listen(0.1)


def test_reactions_and_pins_are_heard_once_in_order_by_who_may_and_by_nobody_else(
    server: Server, world: World
) -> None:
    with ExitStack() as stack:
        canaries = {role: Canary(server, member, world) for role, member in world.people.items()}
        for canary in canaries.values():
            stack.callback(canary.client.close)
        taken = let_all_be_taken(world)
        hear_to_the_end(canaries, world.rooms)
        told = [("reacted", True), ("reacted", False), ("reacted", True)]
        told += [("pinned", True), ("pinned", False), ("pinned", True)]
        for name, hearers in HEARERS.items():
            events = RoomEvent.objects.filter(room=world.rooms[name]).values_list("seq", flat=True)
            for role, canary in canaries.items():
                acts = [(e["kind"], e["data"].get("on")) for e in canary.about(taken[name])]
                if role in hearers:
                    assert acts == [("message", None), *told], (role, name)
                    assert canary.numbers(world.rooms[name]) == list(events), (role, name)
                else:
                    assert (acts, canary.numbers(world.rooms[name])) == ([], []), (role, name)

        friend = canaries.pop("friend")
        leave_group(world.people["friend"], world.rooms["circle"].group)
        assert friend.client.closed_with() == 4401, "who leaves hears no more"
        before = len(friend.heard)
        unpin_message(taken["circle"], world.people["owner"])
        hear_to_the_end(canaries, world.rooms)
        assert canaries["owner"].about(taken["circle"])[-1]["data"]["on"] is False
        assert len(friend.heard) == before


def test_nobody_acts_over_the_socket_where_they_may_not_be(server: Server, world: World) -> None:
    tries = [("room.send", {"client_id": str(uuid.uuid4()), "body": "Let me in"}), ("room.read", {"seq": 1})]
    tries += [("room.react", {"seq": 1, "reaction": 1, "on": True}), ("room.pin", {"seq": 1, "on": True})]
    for role in EVERYBODY - INSIDERS - {"stranger"}:
        with server.client_of(world.people[role]) as client:
            for name, (action, fields) in itertools.product(("direct", "circle"), tries):
                with pytest.raises(Refused) as refused:
                    client.do(action, room=world.rooms[name].pk, **fields)
                assert refused.value.code == "missing", (role, name, action)
