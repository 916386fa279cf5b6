"""Reactions and pins come and go while servers are killed: each turn is in the log once, in order, heard by whoever
listens, and what stands at the end is what its author was told last."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from chat.models import Membership, Message, MessageReaction, Role, Room, RoomEvent
from chat.posting import send_message
from community.discussions.models import ReactionKind
from community.members.models import Member
from tests.faults import checker
from tests.faults.checker import Findings, Said
from tests.faults.company import Company, rooms_named, someone
from tests.faults.comparing import compare_company
from tests.faults.crowd import Crowd, wait_until
from tests.faults.house import House
from tests.faults.listening import Listener
from tests.faults.outcome import Outcome
from tests.faults.people import Talk
from tests.faults.schedule import KILL, Fault
from tests.faults.speaking import ANSWER_SECONDS, Talker

REACTING, PINNING, LISTENING = 4, 2, 3
WORDS, KILLS, BETWEEN_KILLS = 5, 3, 40
ENOUGH_SECONDS, TAIL_SECONDS = 60, 60

type Target = tuple[int, int]
"""The number of a message, and the kind of reaction; 0 for a pin."""


@dataclass
class Act:
    """One turn that somebody asks for, until it is acknowledged."""

    target: Target
    on: bool
    acks: list[int] = field(default_factory=list)


class Taker(Talker):
    """Gives and takes back, again and again, on messages of one room. Nobody else touches what they do."""

    def __init__(
        self, member: Member, cookie: str, talk: Talk, rooms: dict[str, int], targets: list[Target]
    ) -> None:
        super().__init__(member.name, cookie, talk, rooms)
        [self.room] = rooms.values()
        self.member, self.targets = member, targets

    def next_words(self) -> Act:
        return Act(self.chance.choice(self.targets), self.chance.random() < 0.6)

    async def say(self, act: Act) -> int:
        seq, kind = act.target
        fields = {"room": self.room, "seq": seq, "on": act.on}
        await (self.ask("room.react", reaction=kind, **fields) if kind else self.ask("room.pin", **fields))
        return seq

    def patience(self) -> float:
        """Never in haste: what has no number of its own must not arrive after what was asked for later."""
        return ANSWER_SECONDS


def play(house: House, seed: int, say: Callable[[str], None]) -> Outcome:
    talk = Talk(house.servers, house.origin, seed)
    company, takers, opening = _gather(house, talk)
    company.crowd.start()
    chance = Random(seed)
    for kill in range(1, KILLS + 1):
        wait_until(lambda kill=kill: talk.said >= kill * BETWEEN_KILLS, ENOUGH_SECONDS)
        house.befall(Fault(talk.said, KILL, chance.randrange(len(house.servers))))
    wait_until(lambda: talk.said >= (KILLS + 1) * BETWEEN_KILLS, ENOUGH_SECONDS)
    house.heal()
    company.crowd.come_to_rest(TAIL_SECONDS)
    findings = Findings()
    compare_company(company, TAIL_SECONDS, findings, {company.ada.name: opening})
    _compare_turns(company, takers, findings)
    say(f"{talk.said} times something was given or taken back, through {KILLS} kills")
    return Outcome("reactions-and-pins", findings, {"turns": talk.said})


def _gather(house: House, talk: Talk) -> tuple[Company, list[Taker], list[Said]]:
    """A room with a few words of Ada's; everybody is to leave marks on them."""
    ada, rooms = someone("Ada"), rooms_named("Marks", 1)
    [(place, pk)] = rooms.items()
    said = [Said(place, str(uuid.uuid4()), f"Word {n}") for n in range(WORDS)]
    for one in said:
        message = send_message(ada, Room.objects.get(pk=pk), one.words, uuid.UUID(one.key))
        one.acks.append(message.seq)
    kinds = [kind.pk for kind in ReactionKind.objects.all()[:2]]
    on_each = [(one.acks[0], kind) for one in said for kind in kinds]
    reacting = [(someone(f"Reacting{n}"), on_each) for n in range(REACTING)]
    # A message has one pin, so each has messages of their own.
    pins = [(one.acks[0], 0) for one in said]
    pinning = [(_host(f"Pinning{n}", pk), pins[n::PINNING]) for n in range(PINNING)]
    takers = [
        Taker(who, house.cookie_of(who), talk, rooms, targets) for who, targets in (*reacting, *pinning)
    ]
    listeners = [
        Listener(f"Listener{n}", house.cookie_of(someone(f"Listener{n}")), talk, list(rooms))
        for n in range(LISTENING)
    ]
    return Company(ada, rooms, {}, Crowd(talk, takers, listeners)), takers, said


def _host(name: str, room: int) -> Member:
    member = someone(name)
    Membership.objects.create(room_id=room, member=member, role=Role.HOST)
    return member


def _compare_turns(company: Company, takers: list[Taker], findings: Findings) -> None:
    [room] = company.rooms.values()
    found = defaultdict(list)
    for event in RoomEvent.objects.filter(room=room, actor__in=[taker.member for taker in takers]):
        key = (event.actor_id, event.message.seq, event.data.get("reaction", 0))
        found[key].append(event.data["on"])
    standing = _standing(room)
    for taker in takers:
        asked = defaultdict(list)
        for act in taker.ledger:
            if not act.acks:
                findings.add(checker.UNACKED, f"{taker.name}'s {act}")
            asked[act.target].append(act.on)
        for target, turns in asked.items():
            what, key = f"{taker.name}'s turns on {target}", (taker.member.pk, *target)
            checker.check_turns(what, turns, found.pop(key, []), findings)
            if (key in standing) != turns[-1]:
                findings.add(checker.LOST, f"{what}: at the end it is {key in standing}, not {turns[-1]}")
    for key, turns in found.items():
        findings.add(checker.DOUBLED, f"nobody asked for {turns} of {key}")
    _compare_counts(room, findings)


def _standing(room: int) -> set[tuple[int, int, int]]:
    """What stands at last: whose, on which message, of which kind."""
    reactions = MessageReaction.objects.filter(message__room=room).values_list(
        "member", "message__seq", "kind"
    )
    pins = RoomEvent.objects.filter(room=room, kind=RoomEvent.PINNED, message__pinned_at__isnull=False)
    return {*reactions, *((event.actor_id, event.message.seq, 0) for event in pins)}


def _compare_counts(room: int, findings: Findings) -> None:
    """What is counted on a message is what was given to it."""
    for message in Message.objects.filter(room=room):
        kinds = [str(kind) for kind in message.reactions_given.values_list("kind", flat=True)]
        counts = {kind: kinds.count(kind) for kind in kinds}
        if message.reactions != counts:
            findings.add(checker.LOST, f"{message} counts {message.reactions}, it was given {counts}")
