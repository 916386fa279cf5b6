"""The page of a room on which a thread is made of what was said there."""

import html
import re
import uuid

import pytest

from chat.models import Room, RoomEvent
from chat.posting import send_message
from chat.rooms import open_direct_room
from community.discussions.models import Gathering, Thread
from community.ledger.draining import drain
from tests import cast


@pytest.fixture
def board(db):
    return cast.board("Listening")


@pytest.fixture
def talk(ada, ben, vinyl):
    return [
        send_message(who, vinyl, words, uuid.uuid4())
        for who, words in ((ada, "Which needle?"), (ben, "The elliptical one."))
    ]


def form(board, *lines, **fields):
    given = {
        "title": "Needles, once and for all",
        "body": "Too good to scroll away.",
        "board": board.pk,
        "key": uuid.uuid4(),
        "line": [message.pk for message in lines],
    }
    return given | fields


def text_of(response):
    return html.unescape(response.content.decode())


def test_messages_are_chosen_and_their_authors_asked_without_javascript(client, ada, ben, vinyl, talk, board):
    client.force_login(ada)
    page = text_of(client.get("/rooms/vinyl/gather/"))
    assert all(f'name="line" value="{message.pk}"' in page for message in talk)
    response = client.post("/rooms/vinyl/gather/", form(board, *talk), follow=True)
    found = Gathering.objects.get()
    assert response.redirect_chain[-1][0] == found.get_absolute_url()
    assert "They are asked." in text_of(response)
    assert "not yet" in text_of(response)
    assert "elliptical" not in text_of(response), "the words of others are read in the room"


def test_own_words_lead_to_their_thread_at_once(client, ada, talk, board):
    client.force_login(ada)
    response = client.post("/rooms/vinyl/gather/", form(board, talk[0]))
    thread = Thread.objects.get()
    assert response["Location"] == thread.get_absolute_url()
    for address in ("/rooms/vinyl/gather/", "/rooms/vinyl/"):
        assert thread.get_absolute_url() in text_of(client.get(address)), "the room keeps a link"
    assert 'href="/rooms/vinyl/"' in text_of(client.get(thread.get_absolute_url()))


def test_what_was_typed_and_chosen_is_still_there_when_something_is_wrong(client, ada, talk, board):
    client.force_login(ada)
    response = client.post("/rooms/vinyl/gather/", form(board, talk[1], title="", body="My words"))
    assert response.status_code == 422
    page = text_of(response)
    assert "My words" in page
    assert f'value="{talk[1].pk}" checked' in page
    response = client.post("/rooms/vinyl/gather/", form(board))
    assert response.status_code == 422
    assert "Choose what is to be in the thread." in text_of(response)
    for nonsense in ("x", "²", "9" * 30):
        assert client.post("/rooms/vinyl/gather/", form(board, line=[nonsense])).status_code == 422


def test_earlier_messages_can_be_chosen_too(client, ada, vinyl, board):
    for number in range(52):
        send_message(ada, vinyl, f"Line {number}", uuid.uuid4())
    client.force_login(ada)
    page = text_of(client.get("/rooms/vinyl/gather/"))
    assert ("Line 51" in page, "Line 1<" in page) == (True, False)
    [before] = re.findall(r'href="(\?before=\d+)"', page)
    earlier = text_of(client.get(f"/rooms/vinyl/gather/{before}"))
    assert "Line 1<" in earlier


def test_a_direct_room_says_that_silence_is_a_no(client, ada, ben, board):
    room = open_direct_room(ada, ben)
    send_message(ben, room, "Between us", uuid.uuid4())
    client.force_login(ada)
    assert "only what its author says yes to is taken" in text_of(client.get(f"/rooms/{room.slug}/gather/"))


def test_only_the_boards_that_will_do_are_offered(client, ada, board):
    circle = cast.group(ada, "The inner circle", is_closed=True)
    Room.objects.create(slug="circle", title="Circle", kind=Room.GROUP, group=circle)
    send_message(ada, Room.objects.get(slug="circle"), "Among us", uuid.uuid4())
    client.force_login(ada)
    page = text_of(client.get("/rooms/circle/gather/"))
    assert "The inner circle" in page
    assert "Listening" not in page


def test_many_messages_cost_no_more_queries(
    client, ada, ben, vinyl, talk, board, django_assert_max_num_queries
):
    client.force_login(ada)
    client.get("/rooms/vinyl/gather/")
    with django_assert_max_num_queries(12) as few:
        client.get("/rooms/vinyl/gather/")
    for number in range(20):
        send_message(
            cast.member(f"Member {number}", handle=f"m{number}"), vinyl, f"Line {number}", uuid.uuid4()
        )
    with django_assert_max_num_queries(len(few)):
        client.get("/rooms/vinyl/gather/")


def test_strangers_follow_the_link_and_make_no_threads(client, ada, talk, board):
    client.force_login(ada)
    client.post("/rooms/vinyl/gather/", form(board, talk[0]))
    client.logout()
    page = text_of(client.get("/rooms/vinyl/"))
    assert Thread.objects.get().get_absolute_url() in page
    assert "Make a thread of it" not in page


def test_the_log_of_the_room_notes_the_thread_once(client, ada, vinyl, talk, board):
    client.force_login(ada)
    client.post("/rooms/vinyl/gather/", form(board, talk[0]))
    while drain():
        pass
    told = RoomEvent.objects.filter(room=vinyl, kind=RoomEvent.ROOM)
    assert [event.data for event in told] == [{"thread": Thread.objects.get().pk}]
    assert told.get().seq == 3
