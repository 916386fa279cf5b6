"""What people noted, what listeners heard and what the database holds, compared by the one checker."""

from collections.abc import Iterable, Mapping, Sequence

from chat.models import Message, Room, RoomEvent
from community.discussions.models import Post, Thread
from community.ledger.models import Delivery, Entry
from community.notifications.models import Notice
from tests.faults import checker
from tests.faults.checker import Findings, Heard, Said
from tests.faults.company import Company, rows_of


def compare_company(
    company: Company,
    tail_seconds: float,
    findings: Findings,
    ledgers: Mapping[str, Sequence[Said]] | None = None,
) -> None:
    """All of a run. An event that took a listener longer than `tail_seconds` is "late". `ledgers`: what was said, where
    that is not what the company's speakers noted."""
    crowd = company.crowd
    heard = {listener.name: listener.heard for listener in crowd.listeners}
    compare(company.rooms, company.threads, ledgers or company.ledgers(), heard, findings)
    for listener in crowd.listeners:
        for late in (wait for wait in listener.waits if wait > tail_seconds):
            findings.add("late", f"{listener.name} heard something after {late:.1f} s")
    for person in crowd.people:
        for error in person.errors:
            findings.add("errors", error)


def compare(
    rooms: Mapping[str, int],
    threads: Mapping[str, int],
    ledgers: Mapping[str, Sequence[Said]],
    heard: Mapping[str, Mapping[str, Sequence[Heard]]],
    findings: Findings,
) -> None:
    """`rooms` and `threads`: ids by place; `ledgers` by author, `heard` by listener and place."""
    rows = rows_of(rooms, threads)
    found = Room.objects.filter(pk__in=rooms.values())
    ends = {room.address: room.last_seq for room in found}
    for room in found:
        numbers = list(room.messages.order_by("seq").values_list("number", flat=True))
        checker.check_numbers(f"the count of messages of {room.address}", numbers, room.last_number, findings)
        told = room.events.filter(kind=RoomEvent.MESSAGE).values_list("message", flat=True)
        said = room.messages.values_list("pk", flat=True)
        checker.check_each_once(f"an entry in the log of {room.address}", said, told, findings)
    ends |= {
        f"thread:{thread.pk}": thread.last_number for thread in Thread.objects.filter(pk__in=threads.values())
    }
    for place, held in rows.items():
        checker.check_numbers(f"the database of {place}", [row.number for row in held], ends[place], findings)
    checker.check_ledgers(ledgers, rows, findings)
    for name, places in heard.items():
        for place, events in places.items():
            checker.check_heard(f"{name} in {place}", events, rows[place], ends[place], findings)


def compare_what_follows(company: Company, findings: Findings) -> None:
    """Each message and reply is in the ledger once, each reply was told to the thread's author once, and nothing is
    left to tell."""
    replies = list(
        Post.objects.filter(number__gt=1, thread__in=company.threads.values()).values_list("pk", flat=True)
    )
    messages = Message.objects.filter(room__in=company.rooms.values()).values_list("pk", flat=True)
    notices = Notice.objects.filter(member=company.ada, kind="reply")
    told = notices.values_list("entry__subject_id", flat=True)
    for what, wanted, found in (
        ("a notice", replies, told),
        ("an entry of the ledger", replies, _recorded("post.replied", replies)),
        ("an entry of the ledger", messages, _recorded("message.sent", messages)),
    ):
        checker.check_each_once(what, wanted, found, findings)
    for delivery in Delivery.objects.all():
        findings.add("undelivered", f"{delivery}, tried {delivery.attempts} times: {delivery.error}")


def _recorded(kind: str, among: Iterable[int]) -> list[int]:
    wanted = set(among)
    recorded = Entry.objects.filter(kind=kind).values_list("subject_id", flat=True).iterator()
    return [pk for pk in recorded if pk in wanted]
