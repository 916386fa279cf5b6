"""Eight processes write into one database at once: each waits its turn, and nobody is told that it was locked."""

import multiprocessing
import uuid
from collections.abc import Callable, Sequence

from django.db import DatabaseError

from chat.models import Room
from chat.posting import send_message
from community.discussions.models import Thread
from community.discussions.posting import post_reply
from community.members.models import Member
from tests import cast, databases
from tests.faults.beginning import begin
from tests.faults.checker import Findings, Said
from tests.faults.company import rooms_named, someone
from tests.faults.comparing import compare
from tests.faults.house import House
from tests.faults.outcome import Outcome

PROCESSES, WORDS = 8, 30
REPLIES_EVERY = 3
GIVEN_UP_IN = 120

type Written = tuple[list[Said], list[str]]


def play(house: House, say: Callable[[str], None]) -> Outcome:
    findings = Findings()
    ada = someone("Ada")
    thread = cast.thread(ada, "Eight pens")
    rooms = rooms_named("Eight", 1)
    threads = {f"thread:{thread.pk}": thread.pk}
    people = [someone(f"Writer{n}") for n in range(PROCESSES)]
    ledgers = {"Ada": [Said(*threads, str((opening := thread.posts.get()).client_id), opening.body, [1])]}
    for person, (ledger, errors) in zip(people, _at_once(house, people, rooms, thread), strict=True):
        ledgers[person.handle] = ledger
        for error in errors:
            findings.add("errors", f"{person.handle} was told: {error}")
    compare(rooms, threads, ledgers, {}, findings)
    say(f"{PROCESSES} processes wrote {PROCESSES * WORDS} times")
    return Outcome("writers-at-once", findings)


def _at_once(house: House, people: Sequence[Member], rooms: dict[str, int], thread: Thread) -> list[Written]:
    # Not forked: a lock that one of our threads held at that moment would never be free again in the other process.
    fresh = multiprocessing.get_context("spawn")
    together = fresh.Barrier(len(people))
    with fresh.Pool(len(people), begin, (house.folder, together)) as pool:
        jobs = [(person, rooms, thread) for person in people]
        return pool.starmap_async(_write, jobs, chunksize=1).get(GIVEN_UP_IN)


def _write(person: Member, rooms: dict[str, int], thread: Thread) -> Written:
    """What one process wrote, and what it was told that nobody should be."""
    [(place, pk)] = rooms.items()
    room, ledger, errors = Room.objects.get(pk=pk), [], []
    for number in range(WORDS):
        key, words = uuid.uuid4(), f"{person.handle} writes {number}"
        is_reply = not number % REPLIES_EVERY
        said = Said(f"thread:{thread.pk}" if is_reply else place, str(key), words)
        ledger.append(said)
        try:
            if is_reply:
                said.acks.append(post_reply(person, thread, words, key).number)
            else:
                said.acks.append(send_message(person, room, words, key).seq)
        except DatabaseError as error:
            errors.append(repr(error))
    databases.let_go()
    return ledger, errors
