"""Taking along what one said in a room, in a file that is made while it is sent."""

import json
import uuid

from asgiref.sync import async_to_sync
from django.test import AsyncClient

from chat import taking_along
from chat.changing import edit_message, remove_message
from chat.hiding import hide_message
from chat.models import Membership, Room
from chat.posting import send_message
from chat.rooms import open_direct_room
from chat.taking_along import LINES, file_of, room_said_in, said_by
from community.members import pace
from tests.chat.saying import say
from tests.chat.test_views import as_member


def taken(member, room: Room, form: str = "jsonl") -> str:
    response = as_member(member).post(f"/me/messages/{room.slug}/", {"form": form})
    assert response.status_code == 200
    return response.getvalue().decode()


def lines_of(member, room: Room) -> list[dict]:
    return [json.loads(line) for line in taken(member, room).splitlines()]


def test_each_line_is_one_of_ones_own_messages_in_order_and_none_of_others(ada, ben, vinyl):
    first = say(ada, vinyl, "Which needle?")
    asked = say(ben, vinyl, "A canari of mine")
    send_message(ada, vinyl, "The *elliptical* one — ü", uuid.uuid4(), asked.seq)
    edit_message(first, ada, "Which needle, then?", first.version)
    one, other = lines_of(ada, vinyl)
    assert (one["room"], one["number"], one["text"]) == ("vinyl", 1, "Which needle, then?")
    assert one["edited_at"]
    assert (other["text"], other["answers"]) == ("The *elliptical* one — ü", asked.seq)
    assert "canari" not in taken(ada, vinyl) + taken(ada, vinyl, "md")


def test_what_is_to_read_has_a_head_days_and_times(ada, vinyl):
    said = [say(ada, vinyl, words) for words in ("Good evening", "Side *two*")]
    page = taken(ada, vinyl, "md")
    assert page.startswith("# Vinyl nights\n\nAda · ")
    assert page.count("\n## ") == 1
    assert f"**{said[0].at:%H:%M}**\n\nGood evening\n" in page
    assert page.index("Good evening") < page.index("Side *two*")


def test_it_is_sent_as_a_file_that_nobody_keeps(ada, vinyl):
    say(ada, vinyl)
    response = as_member(ada).post("/me/messages/vinyl/", {"form": "md"})
    assert response.headers["Content-Disposition"].startswith('attachment; filename="vinyl-')
    assert response.headers["Cache-Control"] == "private, no-store"


def test_what_is_removed_is_gone_and_what_is_hidden_is_held_with_a_note(ada, mara, vinyl):
    remove_message(say(ada, vinyl, "Never mind"), ada)
    hide_message(say(ada, vinyl, "Rude"), mara)
    [line] = lines_of(ada, vinyl)
    assert (line["text"], line["note"]) == ("Rude", "Hidden by a manager")
    assert "(Hidden by a manager)" in taken(ada, vinyl, "md")


def test_from_a_room_that_one_left_one_takes_ones_words_and_not_its_name(ada, ben):
    room = Room.objects.create(slug="attic", title="Plans", kind=Room.CLOSED)
    Membership.objects.bulk_create(Membership(room=room, member=one) for one in (ada, ben))
    say(ada, room, "Mine to keep")
    Membership.objects.filter(member=ada).delete()
    Room.objects.update(title="A canari of theirs")
    page = as_member(ada).get("/me/messages/").text
    assert "A room that you left" in page
    assert "Mine to keep" in taken(ada, room, "md")
    assert "canari" not in page + taken(ada, room, "md") + taken(ada, room)


def test_a_direct_room_bears_the_others_name_as_long_as_one_is_in_it(ada, ben):
    room = open_direct_room(ada, ben)
    say(ada, room)
    assert "Ben" in as_member(ada).get("/me/messages/").text
    assert taken(ada, room, "md").startswith("# Ben\n")
    Membership.objects.filter(member=ada).delete()
    assert "Ben" not in as_member(ada).get("/me/messages/").text


def test_who_said_nothing_there_finds_nothing_also_where_they_may_listen(ada, ben, vinyl):
    direct = open_direct_room(ada, ben)
    for room in (vinyl, direct):
        say(ada, room)
    for slug in ("vinyl", direct.slug, "nowhere"):
        assert as_member(ben).post(f"/me/messages/{slug}/", {"form": "md"}).status_code == 404
    assert "Nothing yet" in as_member(ben).get("/me/messages/").text


def test_a_form_that_there_is_not_is_refused(ada, vinyl):
    say(ada, vinyl)
    assert as_member(ada).post("/me/messages/vinyl/", {"form": "exe"}).status_code == 422


def test_who_asks_too_often_is_told_where_they_asked(ada, vinyl, settings):
    settings.PACE = True
    pace.forget()
    say(ada, vinyl)
    client = as_member(ada)
    statuses = [client.post("/me/messages/vinyl/", {"form": "jsonl"}).status_code for _ in range(101)]
    assert statuses == [200] * 100 + [302]


def test_it_is_made_in_parts_of_one_query_each(ada, vinyl, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(taking_along, "CHUNK", 2)
    for number in range(5):
        say(ada, vinyl, f"Number {number}")
    said = room_said_in(ada, "vinyl")
    with django_assert_num_queries(1):
        parts = file_of(ada, said, LINES)
        next(parts), next(parts)
    with django_assert_num_queries(3):  # the last one finds no more
        rest = list(parts)
    assert [part.count("\n") for part in rest] == [2, 1]


def test_an_event_loop_sends_it_in_parts_as_well(ada, vinyl):
    for number in range(3):
        say(ada, vinyl, f"Number {number}")

    async def fetch() -> tuple[bool, bytes]:
        client = AsyncClient()
        await client.aforce_login(ada, backend="django.contrib.auth.backends.ModelBackend")
        response = await client.post("/me/messages/vinyl/", {"form": "jsonl"})
        return response.is_async, b"".join([part async for part in response.streaming_content])

    is_async, body = async_to_sync(fetch)()
    assert is_async
    assert [json.loads(line)["text"] for line in body.splitlines()] == ["Number 0", "Number 1", "Number 2"]


def test_all_rooms_are_listed_with_three_queries_the_latest_first(
    ada, ben, vinyl, django_assert_max_num_queries
):
    say(ada, vinyl)
    for number in range(5):
        say(ada, Room.objects.create(slug=f"room-{number}", title=f"Room {number}"))
    say(ada, open_direct_room(ada, ben))
    with django_assert_max_num_queries(4):
        found = said_by(ada)
    assert [said.name for said in found][:2] == ["Ben", "Room 4"]
    assert len(found) == 7


def test_the_ways_lead_there(ada, vinyl):
    say(ada, vinyl)
    client = as_member(ada)
    assert 'href="/me/messages/"' in client.get("/me/known/").text
    assert 'href="/me/messages/#vinyl"' in client.get("/rooms/vinyl/mine/").text
