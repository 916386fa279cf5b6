"""Redis killed, PostgreSQL restarted in immediate mode, while a few people talk: what they are told, and how soon all
is well again."""

import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from statistics import median

from tests.faults.checker import Findings
from tests.faults.company import Company, Size, invite, someone
from tests.faults.comparing import compare_company
from tests.faults.crowd import wait_until
from tests.faults.house import House
from tests.faults.outcome import Outcome
from tests.faults.people import Talk
from tests.live_client import LiveClient, Refused

FEW = Size(rooms=2, talkers=4, repliers=2, listeners=2)
TAIL_SECONDS = 60
WARM, AFTER = 60, 20
"""Words said before anything fails, and after PostgreSQL is back until we call it well."""
SLOWER = 3
"""How many times slower people may talk while Redis is away."""
AWAY_SECONDS, LONG_AWAY_SECONDS = 6, 33
"""How long Redis is away, and PostgreSQL: until a pool that doubles its pauses would look again after half a minute."""
PATIENT_SECONDS = 25
"""Who waits for an answer that long hears that they should try again."""
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
    cookie = house.cookie_of(someone("Pat"))
    client = LiveClient(house.servers[0].socket_url, house.origin, {"Cookie": cookie})
    ends_at = time.monotonic() + LONG_AWAY_SECONDS
    house.services.stop_postgresql()
    told = _told_by_socket(client, company), _told_by_api(house, cookie)
    if told != ("failed", 503):
        findings.add("errors", f"without PostgreSQL the socket said {told[0]}, the API {told[1]}")
    time.sleep(max(0.0, ends_at - time.monotonic()))
    before = talk.said
    house.services.start_postgresql()
    back = _seconds_until(
        lambda: talk.said >= before + AFTER, POSTGRESQL_BACK_IN, "acknowledgements after PostgreSQL", findings
    )
    say(f"Who asked without PostgreSQL was told {told}; it went on after {back:.1f} s")
    figures = {"postgresql_recovery_ms": round(back * 1000)}
    return _end("postgresql-restarted", house, company, findings, figures)


def _begin(house: House, seed: int) -> tuple[Company, Talk]:
    talk = Talk(house.servers, house.origin, seed)
    company = invite(house, talk, FEW)
    company.crowd.start()
    wait_until(lambda: talk.said >= WARM, TAIL_SECONDS)
    return company, talk


def _told_by_socket(client: LiveClient, company: Company) -> str:
    """The code of what is answered to somebody who says something."""
    room = next(iter(company.rooms.values()))
    frame = {"room": room, "client_id": str(uuid.uuid4()), "body": "Is anybody there?"}
    try:
        return str(client.do("room.send", PATIENT_SECONDS, **frame)["type"])
    except Refused as refused:
        return refused.code


def _told_by_api(house: House, cookie: str) -> int:
    """The status of what is answered to somebody who asks for something of theirs."""
    request = urllib.request.Request(f"{house.servers[0].url}/api/v1/me/drafts", headers={"Cookie": cookie})
    try:
        with urllib.request.urlopen(request, timeout=PATIENT_SECONDS) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


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
