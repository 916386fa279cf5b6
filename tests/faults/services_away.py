"""Redis killed, PostgreSQL restarted in immediate mode, while a few people talk: what they are told, and how soon all
is well again."""

import time
from collections.abc import Callable
from statistics import median

from tests.faults.checker import Findings
from tests.faults.company import Company, Size, invite
from tests.faults.comparing import compare_company
from tests.faults.crowd import wait_until
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.faults.people import Talk

FEW = Size(rooms=2, talkers=4, repliers=2, listeners=2)
TAIL_SECONDS = 30
WARM, AFTER = 60, 20
"""Words said before anything fails, and after PostgreSQL is back until we call it well."""
SLOWER = 3
"""How many times slower people may talk while Redis is away."""
AWAY_SECONDS = 6
REDIS_BACK_IN, POSTGRESQL_BACK_IN = 10, 15
"""Seconds, as promised."""
QUICK_SECONDS = 0.5
"""What was hinted at is heard well before the next sweep."""

type Say = Callable[[str], None]


def kill_redis(house: House, seed: int, say: Say) -> Outcome:
    """Sends commit and are acknowledged without Redis; with it back, hints come again."""
    assert house.services
    company, talk = _begin(house, seed)
    findings = Findings()
    usual = _said_within(AWAY_SECONDS, talk)
    house.services.kill_redis()
    meanwhile = _said_within(AWAY_SECONDS, talk)
    if meanwhile < usual / SLOWER:
        findings.add("errors", f"{meanwhile} words in {AWAY_SECONDS} s without Redis, {usual} before")
    house.services.start_redis()
    back = _seconds_until(lambda: _is_quick(company), REDIS_BACK_IN, "hints after Redis", findings)
    say(f"{meanwhile} words were said without Redis; hints came again after {back:.1f} s")
    figures = {
        "said_with_redis": usual,
        "said_without_redis": meanwhile,
        "redis_recovery_ms": round(back * 1000),
    }
    return _end("redis-killed", house, company, findings, figures)


def restart_postgresql(house: House, seed: int, say: Say) -> Outcome:
    """Who talks is asked to try again, and nothing worse; without anybody's help it goes on."""
    assert house.services
    company, talk = _begin(house, seed)
    findings = Findings()
    house.services.stop_postgresql()
    time.sleep(AWAY_SECONDS)
    before = talk.said
    house.services.start_postgresql()
    back = _seconds_until(
        lambda: talk.said >= before + AFTER, POSTGRESQL_BACK_IN, "acknowledgements after PostgreSQL", findings
    )
    if not talk.failures:
        findings.add("errors", "nobody was asked to try again")
    say(f"{talk.failures} times somebody was asked to try again; it went on after {back:.1f} s")
    figures = {"asked_to_try_again": talk.failures, "postgresql_recovery_ms": round(back * 1000)}
    return _end("postgresql-restarted", house, company, findings, figures)


def _begin(house: House, seed: int) -> tuple[Company, Talk]:
    talk = Talk(house.servers, house.origin, seed)
    company = invite(house, talk, FEW)
    company.crowd.start()
    wait_until(lambda: talk.said >= WARM, TAIL_SECONDS)
    return company, talk


def _said_within(seconds: float, talk: Talk) -> int:
    before = talk.said
    time.sleep(seconds)
    return talk.said - before


def _end(name: str, house: House, company: Company, findings: Findings, figures: dict[str, int]) -> Outcome:
    house.heal()
    company.crowd.come_to_rest(TAIL_SECONDS)
    compare_company(company, TAIL_SECONDS, findings)
    return Outcome(name, findings, figures)


def _seconds_until(holds: Callable[[], bool], most: float, what: str, findings: Findings) -> float:
    started = time.monotonic()
    if not wait_until(holds, most):
        findings.add("late", f"no {what} within {most} s")
    return time.monotonic() - started


def _is_quick(company: Company) -> bool:
    """The listeners' latest events came by hints."""
    latest = [wait for listener in company.crowd.listeners for wait in listener.waits[-10:]]
    return median(latest) < QUICK_SECONDS
