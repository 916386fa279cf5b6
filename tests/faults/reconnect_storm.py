"""All servers are started anew under many open sockets: everybody is back within a minute, no server breaks under it,
and nobody has missed a word."""

import time
from collections.abc import Callable

from tests.faults.checker import Findings
from tests.faults.company import Company, rooms_named, someone
from tests.faults.comparing import compare_company
from tests.faults.crowd import Crowd, wait_until
from tests.faults.house import House
from tests.faults.listening import Listener
from tests.faults.outcome import Outcome
from tests.faults.people import Talk
from tests.faults.speaking import Talker

COME_WITHIN = 120
BACK_WITHIN = 60
"""Seconds, as promised."""
TAIL_SECONDS = 60
SESSIONS = 10


class Follower(Listener):
    """Comes back as a page does: after a pause drawn from some seconds, not all at the same moment."""

    between = (1.0, 8.0)


class SlowTalker(Talker):
    between = (0.5, 1.0)


def play(house: House, seed: int, sockets: int, say: Callable[[str], None]) -> Outcome:
    findings = Findings()
    talk = Talk(house.servers, house.origin, seed)
    company = _gather(house, talk, sockets)
    followers = company.crowd.listeners

    def seconds_until_all_are_here(most: float, what: str) -> float:
        started = time.monotonic()
        if not wait_until(lambda: all(person.is_here for person in followers), most):
            missing = sum(not person.is_here for person in followers)
            findings.add("late", f"{missing} of {sockets} were not {what} within {most} s")
        return time.monotonic() - started

    company.crowd.start()
    seconds_until_all_are_here(COME_WITHIN, "there")
    say(f"{sockets} sockets are open; all servers start anew")
    house.deploy()
    back = seconds_until_all_are_here(BACK_WITHIN, "back")
    house.heal()
    company.crowd.come_to_rest(TAIL_SECONDS)
    if talk.failures:
        findings.add("errors", f"{talk.failures} times somebody was told that something is broken")
    compare_company(company, TAIL_SECONDS, findings)
    say(f"All were back after {back:.1f} s")
    return Outcome("reconnect-storm", findings, {"sockets": sockets, "all_back_ms": round(back * 1000)})


def _gather(house: House, talk: Talk, sockets: int) -> Company:
    """Many followers of one room with few sessions, and one who talks there."""
    rooms = rooms_named("Storm", 1)
    ada = someone("Ada")
    cookies = [house.cookie_of(someone(f"Follower{n}")) for n in range(SESSIONS)]
    followers = [Follower(f"Follower{n}", cookies[n % SESSIONS], talk, list(rooms)) for n in range(sockets)]
    return Company(
        ada, rooms, {}, Crowd(talk, [SlowTalker("Talker", house.cookie_of(ada), talk, rooms)], followers)
    )
