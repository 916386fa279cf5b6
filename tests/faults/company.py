"""Who takes part in a run, where, and what the database holds of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chat.models import Room, RoomEvent
from community.discussions.models import Post
from community.members.models import Member
from tests import cast
from tests.faults.checker import Row, Said
from tests.faults.crowd import Crowd
from tests.faults.house import House
from tests.faults.listening import Listener
from tests.faults.people import Talk
from tests.faults.speaking import Replier, Speaker, Talker


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each."""

    rooms: int
    talkers: int
    repliers: int
    listeners: int


@dataclass
class Company:
    """`rooms` and `threads` are ids by name of the place; `ada` began the threads."""

    ada: Member
    rooms: dict[str, int]
    threads: dict[str, int]
    crowd: Crowd

    def ledgers(self) -> dict[str, Sequence[Said]]:
        openings = Post.objects.filter(author=self.ada, number=1)
        ledgers: dict[str, Sequence[Said]] = {speaker.name: speaker.ledger for speaker in self.crowd.speakers}
        ledgers[self.ada.name] = [
            Said(f"thread:{post.thread_id}", str(post.client_id), post.body, [1]) for post in openings
        ]
        return ledgers


def invite(house: House, talk: Talk, size: Size) -> Company:
    ada = someone("Ada")
    titles = [f"Records for day {number}" for number in (1, 2)]
    threads = {f"thread:{pk}": pk for pk in [cast.thread(ada, title).pk for title in titles]}
    rooms = rooms_named("Talk", size.rooms)

    def people[P: (Talker, Replier, Listener)](kind: type[P], number: int, places: object) -> list[P]:
        names = [f"{kind.__name__}{n}" for n in range(number)]
        return [kind(name, house.cookie_of(someone(name)), talk, places) for name in names]

    speakers: list[Speaker] = [
        *people(Talker, size.talkers, rooms),
        *people(Replier, size.repliers, threads),
    ]
    return Company(ada, rooms, threads, Crowd(talk, speakers, people(Listener, size.listeners, list(rooms))))


def someone(name: str) -> Member:
    """Of the staff, since members may not talk as fast as these do."""
    return cast.member(name, handle=f"{name.lower()}-{uuid.uuid4().hex[:8]}", is_staff=True)


def rooms_named(title: str, number: int) -> dict[str, int]:
    """New open rooms: ids by address."""
    made = [
        Room.objects.create(slug=f"{title.lower()}-{uuid.uuid4().hex[:8]}", title=f"{title} {n}")
        for n in range(1, number + 1)
    ]
    return {room.address: room.pk for room in made}


def rows_of(rooms: Mapping[str, int], threads: Mapping[str, int]) -> dict[str, list[Row]]:
    """What the database holds of these places, in the order of its numbers: of a room its whole log."""
    rows: dict[str, list[Row]] = {}
    for place, pk in rooms.items():
        events = RoomEvent.objects.filter(room=pk).order_by("seq").select_related("message")
        rows[place] = [_row(event) for event in events.iterator()]
    for place, pk in threads.items():
        posts = Post.objects.filter(thread=pk).order_by("number").iterator()
        rows[place] = [Row(post.number, str(post.client_id), post.body, post.pk) for post in posts]
    return rows


def _row(event: RoomEvent) -> Row:
    """What was said has a key; what else happened has none."""
    if event.kind != RoomEvent.MESSAGE:
        return Row(event.seq, "", event.kind, event.message_id or 0)
    return Row(event.message.seq, str(event.message.client_id), event.message.body, event.message_id)
