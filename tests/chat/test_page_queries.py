"""What the page of a room asks of the database, whatever happened in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.models import Membership, Room
from chat.rooms import open_direct_room
from community.members.blocks import block
from tests import cast
from tests.chat.rich import enliven
from tests.chat.test_views import as_member

MOST = 8


def queries_of(client, address) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return [query["sql"] for query in asked.captured_queries]


def room_of(kind, ada, ben) -> Room:
    if kind == "of two":
        return open_direct_room(ada, ben)
    if kind == "closed":
        room = Room.objects.create(slug="attic", title="Attic", kind=Room.CLOSED)
        Membership.objects.bulk_create(Membership(room=room, member=one) for one in (ada, ben))
        return room
    return Room.objects.create(slug="vinyl", title="Vinyl nights")


@pytest.fixture(params=["open", "slow", "closed", "of two"])
def room(request, ada, ben) -> Room:
    """A room of each kind in which all that a page shows happened, and of which Ada read the first message."""
    room = room_of(request.param, ada, ben)
    enliven(room, ada, ben)
    Membership.objects.filter(room=room, member=ada).update(read_seq=1, read_number=1)
    Room.objects.filter(pk=room.pk).update(slow_s=60 if request.param == "slow" else 0)
    block(ada, cast.member("Loud"))
    return room


@pytest.mark.parametrize("query", ["", "?at=1", "?before=6", "?answer=2"])
def test_whatever_is_new_in_it_it_opens_with_eight_queries_that_only_read(ada, room, query):
    client, address = as_member(ada), room.get_absolute_url()
    client.get("/rooms/")  # the brand
    page = client.get(address + query).text
    assert all(sign in page for sign in ("message-taken", "link-card", "message-pinned", "message-answered"))
    asked = queries_of(client, address + query)
    assert len(asked) <= MOST, "\n".join(asked)
    assert all(sql.lstrip("(").startswith("SELECT") for sql in asked)


def test_a_stranger_asks_for_no_more_than_the_room_and_its_words(client, ada, ben, vinyl):
    enliven(vinyl, ada, ben)
    client.get("/rooms/")
    client.get("/rooms/vinyl/")
    assert len(queries_of(client, "/rooms/vinyl/")) == 3  # the room, its words, and the cards under them
