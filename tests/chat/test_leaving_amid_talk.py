"""A member leaves, and is erased, while others talk where they talked: nobody waits in a ring, nothing is lost, and of
their words nothing is left."""

import itertools
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.http import Http404

from chat.models import Call, Membership, Message, Role, Room, RoomEvent
from chat.posting import send_message
from chat.reacting import react
from chat.reading import mark_read
from chat.rooms import open_direct_room
from community.discussions.models import ReactionKind
from community.members.erasing import erase
from community.members.models import Member
from community.recognition.thanking import thank
from tests import cast

SENDERS = 20
WORD = "Kanarienvogel"

pytestmark = pytest.mark.django_db(transaction=True)


def deadlocks() -> int:
    """How many rings the database had to break so far; SQLite has one writer, and none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


class Crowd:
    """Members who go on saying something in rooms until they are stopped, each in a thread of their own."""

    def __init__(self, members: list[Member], places: dict[int, list[Room]], gone: Member) -> None:
        self.members, self.places, self.gone = members, places, gone
        self.is_over = threading.Event()
        self.warm = threading.Barrier(len(members) + 1)
        self.acked: list[uuid.UUID] = []
        self.broken: list[Exception] = []

    def run(self, member: Member) -> None:
        try:
            for turn in itertools.count():
                self._act(member, turn)
                if turn == 2:
                    self.warm.wait(60)
                if self.is_over.is_set() and turn > 2:
                    return
        except Exception as error:
            self.broken.append(error)
            self.warm.abort()

    def _act(self, member: Member, turn: int) -> None:
        rooms = self.places[member.pk]
        room = rooms[(turn + member.pk) % len(rooms)]
        key = uuid.uuid4()
        call = f"@{self.gone.handle} " if turn % 2 else ""
        try:
            send_message(member, room, f"{call}Number {turn}", key)
            self.acked.append(key)
            if said := Message.objects.standing().filter(room=room, author=self.gone).first():
                react(member, said, ReactionKind.objects.first())
                thank(member, "message", said.pk)
            mark_read(member, Room.objects.get(pk=room.pk), 10**9)
        except (Http404, PermissionDenied, ValidationError):
            pass  # who left is reached no more, and so many thanks are enough
        finally:
            connections.close_all()  # the pool has fewer than there are members


def talk_while(crowd: Crowd, act: Callable[[], Any]) -> None:
    """Do it in the midst of their talk."""
    with ThreadPoolExecutor(len(crowd.members)) as pool:
        for member in crowd.members:
            pool.submit(crowd.run, member)
        try:
            crowd.warm.wait(60)
            act()
        except threading.BrokenBarrierError:
            pass  # `crowd.broken` tells why
        finally:
            crowd.is_over.set()


@pytest.fixture
def gone() -> Member:
    return cast.member("Gone")


@pytest.fixture
def crowd(gone) -> Crowd:
    """Twenty members, in six open rooms and each in a direct one, in all of which who will be gone talked as well."""
    members = [cast.member(f"Member {number}", handle=f"member{number}") for number in range(SENDERS)]
    rooms = [Room.objects.create(slug=f"room-{number}", title=f"Room {number}") for number in range(6)]
    closed = Room.objects.create(slug="attic", title="Attic", kind=Room.CLOSED)
    Membership.objects.create(room=closed, member=gone, role=Role.HOST)
    Membership.objects.bulk_create(Membership(room=closed, member=one) for one in members)
    places = {one.pk: [*rooms, closed, open_direct_room(one, gone)] for one in members}
    calls = " ".join(f"@{one.handle}" for one in members[:2])
    for room in {room.pk: room for found in places.values() for room in found}.values():
        if room.slug != "room-5":  # where others speak of them, and they never did
            send_message(gone, room, f"{WORD} {calls}", uuid.uuid4())
    for number in range(0, SENDERS, 4):
        said = send_message(members[number], rooms[number % 5], "Mine", uuid.uuid4())
        react(gone, said, ReactionKind.objects.first())
    return Crowd(members, places, gone)


def test_it_ends_without_a_ring_a_loss_or_a_word_of_theirs(crowd, gone):
    before = deadlocks()
    talk_while(crowd, lambda: erase(gone))
    assert crowd.broken == []
    assert deadlocks() == before
    assert Message.objects.filter(client_id__in=crowd.acked).count() == len(crowd.acked) > SENDERS
    assert not Message.objects.filter(author=gone).exclude(body="", html="").exists()
    assert not Message.objects.filter(body__contains=WORD).exists()
    assert not Message.objects.filter(html__contains=f'data-member="{gone.pk}"').exists()
    assert not Call.objects.filter(member=gone).exists()
    assert not Membership.objects.filter(member=gone).exists()
    assert not gone.message_reactions.exists()
    for room in Room.objects.all():
        seqs = list(RoomEvent.objects.filter(room=room).order_by("seq").values_list("seq", flat=True))
        assert seqs == list(range(1, room.last_seq + 1))
