"""The demo's live rooms and what was said in them."""

import uuid
from collections.abc import Iterator
from random import Random

from django.utils.text import slugify

from chat.models import Membership, Message, Room, RoomEvent
from community.design.markdown import render
from community.ledger.models import Entry
from community.members.models import Interest, Member
from demo.scale import Scale, Writer, moments
from demo.text import Text

ROOMS = (
    ("Soundcheck", "What are you hearing right now?", "albums", ("Indie", "Hip Hop", "House")),
    ("The listening bar", "One record, together, from the first track.", "albums", ("Jazz", "Blues", "Folk")),
    ("Cables and drivers", "Gear, loved and cursed.", "gear", ("Electronica", "Dub")),
    ("Late show", "Films and their soundtracks, after dark.", "films", ("Drama", "Comedy")),
)


def make_rooms() -> list[tuple[Room, str]]:
    """Every open room with its topic: ours, and those that stories opened."""
    topics = {slugify(title): topic for title, _description, topic, _interests in ROOMS}
    for title, description, _topic, interests in ROOMS:
        about = {"title": title, "description": description}
        room, _is_new = Room.objects.get_or_create(slug=slugify(title), defaults=about)
        room.interests.add(*Interest.objects.filter(name__in=interests))
    return [(room, topics.get(room.slug, ROOMS[0][2])) for room in Room.objects.open().order_by("pk")]


def make_messages(writer: Writer, scale: Scale, text: Text, members: list[Member]) -> list[Room]:
    """Messages in each room's one log, numbered on from where the log stands."""
    random = Random(scale.seed + 3)
    rooms = make_rooms()
    for place, (room, topic) in enumerate(rooms):
        count = scale.messages // len(rooms) + (place < scale.messages % len(rooms))
        here = random.sample(members, min(len(members), 40))
        rows = _messages(room, count, here, text, topic, random)
        for batch in writer.write(f"messages in {room.title}", count, rows):
            _log(writer, room, batch)
        _settle(writer, room, here)
    return [room for room, _topic in rooms]


def _messages(
    room: Room, count: int, members: list[Member], text: Text, topic: str, random: Random
) -> Iterator[Message]:
    for said, at in enumerate(moments(random, count), 1):
        body = text.message(topic)
        author = random.choice(members)
        yield Message(
            room=room,
            seq=room.last_seq + said,
            number=room.last_number + said,
            author=author,
            client_id=uuid.uuid4(),
            body=body,
            html=render(body),
            at=at,
        )


def _log(writer: Writer, room: Room, batch: list[Message]) -> None:
    writer.insert(
        [RoomEvent(room=room, seq=m.seq, kind=RoomEvent.MESSAGE, message=m, at=m.at) for m in batch]
    )
    writer.insert(
        [
            Entry(
                kind="message.sent",
                actor=m.author,
                at=m.at,
                subject_kind="message",
                subject_id=m.pk,
                data={"room": room.pk},
            )
            for m in batch
        ]
    )


def _settle(writer: Writer, room: Room, members: list[Member]) -> None:
    """The end of the log, and who belongs to the room for having spoken in it."""
    last = room.messages.order_by("-seq").first()
    if last is None:
        return
    Room.objects.filter(pk=room.pk).update(last_seq=last.seq, last_number=last.number, last_at=last.at)
    spoke = dict(room.messages.order_by("seq").values_list("author_id", "at"))
    already = set(room.memberships.values_list("member_id", flat=True))
    writer.insert(
        [
            Membership(room=room, member=m, read_seq=last.seq, read_number=last.number, spoke_at=spoke[m.pk])
            for m in members
            if m.pk in spoke and m.pk not in already
        ]
    )
