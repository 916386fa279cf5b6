"""One run: people talk for a while, faults happen, everything comes to rest, and the notes are compared."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from chat.models import Message, Room
from community.discussions.models import Post, Thread
from community.ledger.models import Delivery, Entry
from community.members.models import Member
from community.notifications.models import Notice
from tests import cast, databases
from tests.faults import checker
from tests.faults.checker import Findings, Row, Said
from tests.faults.house import House
from tests.faults.people import INSIST_SECONDS, Listener, Person, Replier, Speaker, Talker
from tests.faults.schedule import KILL, KILL_WORKER, PAUSE, schedule

# With fewer servers hardly two are up at once, and nothing has to cross from one to another.
SERVERS, ROOMS, TALKERS, REPLIERS, LISTENERS = 3, 3, 4, 2, 3
# Several sweeps and the longest pause, on a busy machine; and as long as a queue of notices may take.
TAIL_SECONDS, DRAIN_SECONDS = 15, 60


@dataclass
class Outcome:
    figures: dict[str, int]
    findings: Findings


@dataclass
class Company:
    """Who takes part in a run, and the threads in which they reply, by name."""

    ada: Member
    threads: dict[str, int]
    speakers: list[Speaker] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)


def run(folder: Path, seed: int, seconds: float, say: Callable[[str], None]) -> Outcome:
    """`say` is told what goes on. Raises `RuntimeError` when a server does not come back."""
    over = threading.Event()
    say(f"Starting {SERVERS} servers and a worker on a new database")
    with House(folder, SERVERS) as house, databases.used(folder):
        company = _invite(house, seed, over)
        try:
            say(f"{TALKERS + REPLIERS} people talk for {seconds} s while processes die")
            for person in (*company.listeners, *company.speakers):
                person.start()
            _let_it_happen(house, seed, seconds)
            say("Bringing all servers back")
            house.heal()
        finally:
            over.set()
        say("Waiting for the last words to be acknowledged and heard")
        _come_to_rest(company)
        say("Waiting until everybody is told")
        _drain(house)
        return _compare(house, company)


def _invite(house: House, seed: int, over: threading.Event) -> Company:
    """Everybody is of the staff, since members may not talk as fast as this."""

    def person(name: str) -> tuple[str, str, Sequence[object], int]:
        cookie = house.servers[0].cookie_of(cast.member(name, is_staff=True))
        return name, f"{cookie['name']}={cookie['value']}", house.servers, seed

    ada = cast.member("Ada", is_staff=True)
    threads = [cast.thread(ada, f"Records for day {number}") for number in (1, 2)]
    rooms = [Room.objects.create(slug=f"room-{n}", title=f"Room {n}") for n in range(1, ROOMS + 1)]
    company = Company(ada, {f"thread:{thread.pk}": thread.pk for thread in threads})
    places = {room.address: room.pk for room in rooms}
    for n in range(TALKERS):
        company.speakers.append(Talker(*person(f"Talker{n}"), places=places, over=over))
    for n in range(REPLIERS):
        company.speakers.append(Replier(*person(f"Replier{n}"), places=company.threads, over=over))
    for n in range(LISTENERS):
        company.listeners.append(Listener(*person(f"Listener{n}"), addresses=list(places)))
    return company


def _let_it_happen(house: House, seed: int, seconds: float) -> None:
    start = time.monotonic()
    for fault in schedule(seed, seconds, len(house.servers)):
        time.sleep(max(0.0, start + fault.at - time.monotonic()))
        house.befall(fault)
    time.sleep(max(0.0, start + seconds - time.monotonic()))


def _come_to_rest(company: Company) -> None:
    """Everybody says what they have begun; then the listeners hear the last of it."""
    _join(company.speakers, INSIST_SECONDS + 10)
    ends = {room.address: room.last_seq for room in Room.objects.all()}
    for listener in company.listeners:
        listener.leave_at(ends, TAIL_SECONDS)
    _join(company.listeners, TAIL_SECONDS + 10)


def _join(people: Sequence[Person], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for person in people:
        person.join(max(0.0, deadline - time.monotonic()))
        if person.is_alive():
            person.complain("nothing, and still waits")


def _drain(house: House) -> None:
    """A last new worker tells what is left to tell, without waiting a minute for the leases of the dead ones."""
    house.kill_worker()
    Delivery.objects.exclude(lease=None).update(lease=None, due_at=Entry._meta.get_field("at").default())
    house.start_worker()
    deadline = time.monotonic() + DRAIN_SECONDS
    while Delivery.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.1)


def _compare(house: House, company: Company) -> Outcome:
    findings = Findings()
    rows = _rows(company)
    ends = {room.address: room.last_seq for room in Room.objects.all()}
    ends |= {f"thread:{thread.pk}": thread.last_number for thread in Thread.objects.all()}
    for place, held in rows.items():
        checker.check_numbers(f"the database of {place}", [row.number for row in held], ends[place], findings)
    checker.check_ledgers(_ledgers(company), rows, findings)
    for listener in company.listeners:
        for late in (wait for wait in listener.waits if wait > TAIL_SECONDS):
            findings.add("late", f"{listener.name} heard something after {late:.1f} s")
        for place, heard in listener.heard.items():
            who = f"{listener.name} in {place}"
            checker.check_heard(who, heard, rows[place], ends[place], findings)
    _check_what_follows(company, findings)
    for person in (*company.speakers, *company.listeners):
        for error in person.errors:
            findings.add("errors", error)
    return Outcome(_figures(house, company, findings), findings)


def _check_what_follows(company: Company, findings: Findings) -> None:
    """Each message and reply is in the ledger once, each reply was told to the thread's author once."""
    replies = list(Post.objects.filter(number__gt=1).values_list("pk", flat=True))
    messages = Message.objects.values_list("pk", flat=True)
    notices = Notice.objects.filter(member=company.ada, kind="reply")
    told = notices.values_list("entry__subject_id", flat=True)
    for what, wanted, found in (
        ("a notice", replies, told),
        ("an entry of the ledger", replies, _recorded("post.replied")),
        ("an entry of the ledger", messages, _recorded("message.sent")),
    ):
        checker.check_each_once(what, wanted, found, findings)
    for delivery in Delivery.objects.all():
        findings.add("undelivered", f"{delivery}, tried {delivery.attempts} times: {delivery.error}")


def _recorded(kind: str) -> list[int]:
    return list(Entry.objects.filter(kind=kind).values_list("subject_id", flat=True))


def _rows(company: Company) -> dict[str, list[Row]]:
    messages = Message.objects.order_by("room", "seq")
    rows: dict[str, list[Row]] = {room.address: [] for room in Room.objects.all()}
    for message in messages:
        row = Row(message.seq, str(message.client_id), message.body, message.pk)
        rows[f"room:{message.room_id}"].append(row)
    for place, pk in company.threads.items():
        posts = Post.objects.filter(thread=pk).order_by("number")
        rows[place] = [Row(post.number, str(post.client_id), post.body, post.pk) for post in posts]
    return rows


def _ledgers(company: Company) -> Mapping[str, Sequence[Said]]:
    openings = Post.objects.filter(author=company.ada, number=1)
    ledgers = {speaker.name: speaker.ledger for speaker in company.speakers}
    ledgers[company.ada.name] = [
        Said(f"thread:{post.thread_id}", str(post.client_id), post.body, [1]) for post in openings
    ]
    return ledgers


def _figures(house: House, company: Company, findings: Findings) -> dict[str, int]:
    waits = [wait * 1000 for listener in company.listeners for wait in listener.waits]
    names = (checker.LOST, checker.DOUBLED, checker.OUT_OF_ORDER, checker.GAPS, checker.UNACKED)
    return {
        "messages": Message.objects.count(),
        "replies": Post.objects.filter(number__gt=1).count(),
        "heard": len(waits),
        "kills": house.befallen[KILL],
        "pauses": house.befallen[PAUSE],
        "worker_kills": house.befallen[KILL_WORKER],
        **{name: findings.count(name) for name in (*names, "late", "undelivered", "errors")},
        "catch_up_p50_ms": round(quantiles(waits, n=100)[49]) if len(waits) > 1 else 0,
        "catch_up_p99_ms": round(quantiles(waits, n=100)[98]) if len(waits) > 1 else 0,
        "catch_up_max_ms": round(max(waits, default=0)),
    }
