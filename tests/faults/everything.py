"""The scenario in which everything fails in turn: web processes, the worker, and where there are any, the services."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles

from chat.models import Message
from community.discussions.models import Post
from community.ledger.models import Delivery, Entry
from tests.faults import schedule
from tests.faults.checker import Findings
from tests.faults.company import Company, Size, invite
from tests.faults.comparing import compare_company, compare_what_follows
from tests.faults.crowd import wait_until
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.faults.people import Talk
from tests.faults.schedule import Fault


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of it: for a time in `seconds`, or until so many `messages` are said while each kind of fault happens
    as many `times` as it says; then `seconds` is the longest it may take."""

    size: Size
    seconds: float
    tail_seconds: float
    drain_seconds: float
    messages: int = 0
    times: dict[str, int] = field(default_factory=dict)


def play(house: House, seed: int, extent: Extent, say: Callable[[str], None]) -> Outcome:
    """`say` is told what goes on. Raises `RuntimeError` when a server does not come back."""
    talk = Talk(house.servers, house.origin, seed, extent.messages or float("inf"))
    company = invite(house, talk, extent.size)
    say(f"{len(company.crowd.speakers)} people talk while processes die")
    started = time.monotonic()
    company.crowd.start()
    try:
        _let_it_happen(house, company, seed, extent, say)
        took = time.monotonic() - started
        say("Bringing all servers back")
        house.heal()
    finally:
        talk.over = True
    say("Waiting for the last words to be acknowledged and heard")
    company.crowd.come_to_rest(extent.tail_seconds)
    say("Waiting until everybody is told")
    _drain(house, extent.drain_seconds)
    say("Comparing what everybody noted")
    findings = Findings()
    compare_company(company, extent.tail_seconds, findings)
    compare_what_follows(company, findings)
    if talk.said < extent.messages:
        findings.add("errors", f"only {talk.said} of {extent.messages} were said in {took:.0f} s")
    return Outcome("everything", findings, _figures(house, company, took))


def _let_it_happen(
    house: House, company: Company, seed: int, extent: Extent, say: Callable[[str], None]
) -> None:
    """Each fault at its moment: of the clock, or of the count of what was said."""
    start = time.monotonic()
    talk, servers = company.crowd.talk, len(house.servers)
    if extent.messages:
        faults = schedule.counted(seed, extent.messages, servers, extent.times)
    else:
        faults = schedule.schedule(seed, extent.seconds, servers)

    def is_time(moment: float) -> bool:
        now = talk.said if extent.messages else time.monotonic() - start
        return now >= moment or company.crowd.has_said_all()

    for fault in faults:
        if not wait_until(lambda fault=fault: is_time(fault.at), start + extent.seconds - time.monotonic()):
            return
        house.befall(fault)
        _tell(fault, talk, say)
    wait_until(company.crowd.has_said_all, start + extent.seconds - time.monotonic())


def _tell(fault: Fault, talk: Talk, say: Callable[[str], None]) -> None:
    if fault.what in (schedule.KILL_REDIS, schedule.RESTART_POSTGRESQL):
        say(f"{fault.what} after {talk.said} messages")


def _drain(house: House, seconds: float) -> None:
    """A last new worker tells what is left to tell, without waiting a minute for the leases of the dead ones."""
    house.kill_worker()
    Delivery.objects.exclude(lease=None).update(lease=None, due_at=Entry._meta.get_field("at").default())
    house.start_worker()
    wait_until(lambda: not Delivery.objects.exists(), seconds)


def _figures(house: House, company: Company, took: float) -> dict[str, int]:
    crowd = company.crowd
    waits = [wait * 1000 for listener in crowd.listeners for wait in listener.waits]
    return {
        "messages": Message.objects.filter(room__in=company.rooms.values()).count(),
        "replies": Post.objects.filter(number__gt=1).count(),
        "heard": len(waits),
        "asked_to_try_again": crowd.talk.failures,
        "unacked": sum(not said.acks for speaker in crowd.speakers for said in speaker.ledger),
        **{what.replace("-", "_"): number for what, number in sorted(house.befallen.items())},
        "seconds": round(took),
        "catch_up_p50_ms": round(quantiles(waits, n=100)[49]) if len(waits) > 1 else 0,
        "catch_up_p99_ms": round(quantiles(waits, n=100)[98]) if len(waits) > 1 else 0,
        "catch_up_max_ms": round(max(waits, default=0)),
    }
