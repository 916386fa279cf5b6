"""What was said in rooms is found by whoever may listen there, and by nobody else."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from chat.changing import edit_message, remove_message
from chat.hiding import hide_message, restore_message
from chat.hosting import change_room, wishes_of
from chat.models import Membership, Message, Room
from chat.parting import leave_room
from chat.posting import send_message
from chat.rooms import open_direct_room, start_room
from community.discussions import grouping
from community.members.blocks import block, unblock
from community.members.erasing import erase
from search import sync
from search.askers import audience
from search.engines import Query
from search.finding import find
from search.models import Dirty, Spread
from search.places import place_for
from tests import cast
from tests.chat.saying import say

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()
CANARY = "zqcanary"


@pytest.fixture
def rooms(ada, ben) -> dict[str, Room]:
    """One of each kind, in which Ada said the canary; Ben belongs to those to which one must."""
    circle = cast.group(ada, "The inner circle", is_closed=True)
    grouping.invite(ada, circle, "ben")
    grouping.join_group(ben, circle)
    found = {
        "public": Room.objects.create(slug="public", title="Vinyl nights"),
        "open": Room.objects.create(slug="open", title="Members only", is_public=False),
        "closed": start_room(ada, "The attic", "", True, []),
        "direct": open_direct_room(ada, ben),
    }
    Membership.objects.create(room=found["closed"], member=ben)
    for room in found.values():
        say(ada, room, f"A {CANARY} sings here.")
    return found


@pytest.fixture
def circle(rooms, ada, catch_up) -> Room:
    catch_up()
    room = Room.objects.get(kind=Room.GROUP)
    say(ada, room, f"A {CANARY} in the circle.")
    catch_up()
    return room


def names(member: Any, rooms: dict[str, Room], text: str = CANARY) -> set[str]:
    """In which of the rooms `member` finds the canary; hits, counts and the engine itself agree."""
    found = find(member, text)
    assert found.total == len(found.hits)
    seen = {hit.pk for hit in found.hits if hit.kind == "message"}
    itself = sync.engine().search(Query(text=text, audience=audience(member), limit=200))
    assert {hit.pk for hit in itself.hits} == seen
    assert all(CANARY in hit.excerpt_html for hit in found.hits)
    return {name for name, room in rooms.items() if Message.objects.filter(pk__in=seen, room=room).exists()}


def test_each_finds_what_was_said_where_they_may_listen(rooms, circle, ada, ben, eve, mara, otto):
    everywhere = rooms | {"group": circle}
    assert names(ada, everywhere) == names(ben, everywhere) == set(everywhere)
    for outside in (eve, mara, otto):
        assert names(outside, everywhere) == {"public", "open"}
    assert names(STRANGER, everywhere) == {"public"}


def test_in_one_room_only_its_words_are_found_and_elsewhere_nothing_tells_of_them(rooms, ben, eve, catch_up):
    catch_up()
    for room in rooms.values():
        label = f"room-{room.pk}"
        assert [hit.url for hit in find(ben, CANARY, place=label).hits] == [
            room.messages.get().get_absolute_url()
        ]
        assert find(eve, CANARY, place=label).total == (room.kind == Room.OPEN)
        assert find(STRANGER, CANARY, place=label).total == (room.slug == "public")


def test_who_leaves_finds_nothing_more_from_that_moment(rooms, ben, catch_up):
    catch_up()
    leave_room(ben, rooms["closed"])
    assert names(ben, rooms) == {"public", "open", "direct"}


def test_a_room_that_closes_to_strangers_takes_its_words_along(rooms, mara, eve, catch_up):
    catch_up()
    change_room(mara, rooms["public"], replace(wishes_of(rooms["public"]), is_public=False))
    assert find(STRANGER, CANARY).hits == []  # before the index heard of it
    catch_up()
    assert names(STRANGER, rooms) == set()
    assert names(eve, rooms) == {"public", "open"}


def test_what_is_hidden_removed_or_taken_along_is_gone_and_what_is_restored_is_back(
    rooms, ada, ben, mara, catch_up
):
    hidden, removed = rooms["public"].messages.get(), rooms["open"].messages.get()
    catch_up()
    hide_message(hidden, mara)
    remove_message(removed, ada)
    assert {hit.pk for hit in find(mara, CANARY).hits} == set()  # before the index heard of it
    catch_up()
    assert names(ben, rooms) == {"closed", "direct"}
    restore_message(hidden, mara)
    catch_up()
    assert names(mara, rooms) == {"public"}
    Membership.objects.create(room=rooms["closed"], member=mara, role="host")
    erase(ada)
    assert {hit.pk for hit in find(ben, CANARY).hits} == set()
    catch_up()
    assert names(ben, rooms) == set()


def test_an_edited_message_is_found_by_its_new_words_only(rooms, ada, ben, catch_up):
    message = rooms["public"].messages.get()
    catch_up()
    edit_message(message, ada, "A quokka.", 1)
    catch_up()
    assert names(ben, rooms) == {"open", "closed", "direct"}
    assert [hit.pk for hit in find(ben, "quokka").hits] == [message.pk]


def test_the_words_of_somebody_i_blocked_are_neither_shown_nor_counted(rooms, ada, ben, eve, catch_up):
    said = say(ben, rooms["open"], f"Ben and the {CANARY}.")
    catch_up()
    block(eve, ada)
    found = find(eve, CANARY)
    assert ([hit.pk for hit in found.hits], found.totals) == ([said.pk], {"message": 1})
    unblock(eve, "ada")
    assert find(eve, CANARY).total == 3


def test_five_hundred_rooms_make_the_audience_no_dearer(ben):
    rooms = Room.objects.bulk_create(
        Room(slug=f"closed-{number}", title="Closed", kind=Room.CLOSED) for number in range(500)
    )
    Membership.objects.bulk_create(Membership(room=room, member=ben) for room in rooms)
    with CaptureQueriesContext(connection) as captured:
        tokens = audience(ben)
    assert len(captured) == 2
    assert len(tokens) == 502
    sync.engine().search(Query(text="anything", audience=tokens))


def test_a_room_of_many_messages_is_written_anew_between_what_else_changes(ada, ben, rooms, catch_up):
    room = rooms["public"]
    for number in range(25):
        say(ada, room, f"Quokka number{number}")
    catch_up()
    room.is_public = False
    room.save()
    assert Spread.objects.count() == 1
    sync.drain(10)
    new = say(ben, rooms["open"], "A wombat.")
    sync.mark("message", [new.pk])
    sync.drain(10)
    assert [hit.pk for hit in find(ben, "wombat").hits] == [new.pk]
    assert Spread.objects.exists()  # there is more to do
    catch_up()
    assert not Spread.objects.exists() and not Dirty.objects.exists()
    assert find(STRANGER, "quokka").totals == {}
    assert find(ben, "quokka").totals == {"message": 25}


def test_a_change_while_a_room_is_written_begins_it_again(ada, rooms, catch_up):
    for number in range(6):
        say(ada, rooms["public"], f"Quokka number{number}")
    catch_up()
    rooms["public"].save()
    sync.drain(3)
    assert Spread.objects.get().after
    rooms["public"].save()
    assert Spread.objects.get().after == 0


def test_a_stranger_to_a_place_learns_nothing_of_it(rooms, eve):
    for room in rooms.values():
        if room.kind != Room.OPEN:
            with pytest.raises(Http404):
                place_for(eve, f"room-{room.pk}")
    for label in (
        "room-",
        "room-0",
        "-",
        "member-1",
        "room-x",
        "room-1 OR",
        "room-²",
        "board-99",
        "thread-99",
    ):
        with pytest.raises(Http404):
            place_for(eve, label)


def test_the_rooms_page_leads_to_its_words_without_a_script(client, rooms, ada, ben, catch_up):
    catch_up()
    client.force_login(ben)
    direct = rooms["direct"]
    page = client.get(direct.get_absolute_url()).text
    assert f'<input type="hidden" name="in" value="room-{direct.pk}">' in page
    page = client.get("/search/", {"q": CANARY, "in": f"room-{direct.pk}"}).text
    assert "Search in Ada" in page
    assert f'href="{direct.messages.get().get_absolute_url()}"'.replace("&", "&amp;") in page
    assert f"A <mark>{CANARY}</mark> sings here." in page
    assert page.count('class="find"') == 1
    page = client.get("/search/", {"q": "quokka", "in": f"room-{direct.pk}"}).text
    assert "Nobody has said “quokka” here yet" in page
    assert 'href="/search/?q=quokka"' in page


def test_a_board_and_a_thread_are_searched_alone_by_page_and_by_api(client, ada, ben, listening, catch_up):
    thread = cast.thread(by=ada, title="Quokka", on=listening)
    reply = cast.reply(by=ben, to=thread, body="A quokka.")
    cast.thread(by=ada, title="Another quokka", on=cast.board("Elsewhere"))
    catch_up()
    for label, total in ((f"board-{listening.pk}", 2), (f"thread-{thread.pk}", 2)):
        found = client.get("/api/v1/search", {"q": "quokka", "in": label}).json()
        assert {hit["url"] for hit in found["hits"]} == {thread.get_absolute_url(), reply.get_absolute_url()}
        assert sum(found["totals"].values()) == total
    page = client.get("/search/", {"q": "quokka", "in": f"board-{listening.pk}", "kind": "post"}).text
    assert "Search in Listening" in page
    assert f"in=board-{listening.pk}&amp;kind=thread" in page
    assert client.get("/search/", {"q": "quokka", "in": "room-99"}).status_code == 404


def test_a_replayed_message_is_one_document(rooms, ada, ben, catch_up):
    key = uuid.uuid4()
    for _ in range(2):
        send_message(ada, rooms["public"], "A quokka.", key)
    catch_up()
    assert find(ben, "quokka").totals == {"message": 1}
