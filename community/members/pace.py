"""Pace: how often a member may do a thing. Rooms declare their limits; their verbs check them.

Counted in Redis where there is one, else in the memory of each process. A Redis that is away never stops a
member: counting goes on in memory. Managers and staff are not held up. `PACE = False` lifts every limit.
"""

import ipaddress
import logging
import math
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from community.live.resting import Rest
from community.members.models import Member

# Who joined less than a day ago is a newcomer (Discourse).
NEWCOMER_FOR = timedelta(days=1)
REDIS_TIMEOUT_S = 0.5

logger = logging.getLogger(__name__)

_redis_rest = Rest()


class TooFast(ValidationError):
    """Too often in too short a time. `retry_after` is in whole seconds, at least 1; `status` is for the page."""

    status = 429

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(_sentence(retry_after), code="too-fast")


@dataclass(frozen=True, slots=True)
class Pace:
    usual: list[RateLimitItem]
    newcomer: list[RateLimitItem]
    stranger: list[RateLimitItem]


_paces: dict[str, Pace] = {}


def declare(act: str, limit: str, newcomer: str | None = None, stranger: str = "") -> None:
    """Limit an act; called from a room's `wiring.py`.

    `limit` is one or more of "<count>/<span>", such as "1/15 seconds; 20/day"; `newcomer` holds instead for who
    joined less than a day ago, and `stranger` for an address whose person is not logged in. Raises `ValueError`
    when it does not read.
    """
    usual = parse_many(limit)
    _paces[act] = Pace(
        usual, parse_many(newcomer) if newcomer else usual, parse_many(stranger) if stranger else []
    )


def declared() -> dict[str, Pace]:
    return dict(_paces)


def check(member: Member, act: str) -> None:
    """Count one more `act` of `member`. Raises `TooFast` when it is one too many, and `LookupError` for an act
    that no room declared. Call it once the input is known to be good and no replay, so that typing errors and
    retries cost nothing."""
    if act not in _paces:
        raise LookupError(f"No room declared a pace for {act!r}.")
    if is_held_up(member):
        _check(_paces[act].newcomer if is_newcomer(member) else _paces[act].usual, act, str(member.pk))


def is_held_up(member: Member) -> bool:
    """Whether limits hold for this member at all: not for managers and staff, and for nobody without `PACE`."""
    return settings.PACE and not (member.is_staff or member.is_manager)


def is_newcomer(member: Member) -> bool:
    return timezone.now() - member.joined_at < NEWCOMER_FOR


def check_stranger(request: HttpRequest, act: str) -> None:
    """Count one more `act` at the address of somebody who is not logged in. Raises like `check`."""
    if act not in _paces:
        raise LookupError(f"No room declared a pace for {act!r}.")
    if settings.PACE:
        _check(_paces[act].stranger, act, f"at {_address_of(request)}")


def forget() -> None:
    """Start counting afresh, in this process's memory and in Redis."""
    for limiter in _limiters():
        limiter.storage.reset()


def _check(items: list[RateLimitItem], act: str, who: str) -> None:
    for item in items:
        if wait := _count(item, act, who):
            raise TooFast(wait)


def _address_of(request: HttpRequest) -> str:
    """The address behind our own proxies; of IPv6 the /64, since that much is one household's."""
    address = ipaddress.ip_address(get_adapter().get_client_ip(request))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))


def _count(item: RateLimitItem, act: str, who: str) -> int:
    """Seconds to wait, or 0 when the act is fine and counted."""
    first, *fallbacks = _limiters()
    if fallbacks and _redis_rest.is_on:
        return _hit(fallbacks[0], item, act, who)
    try:
        return _hit(first, item, act, who)
    except first.storage.base_exceptions:
        _redis_rest.begin()
        logger.exception("The pace is counted in memory, since its store cannot be reached")
        return _hit(fallbacks[0], item, act, who)


def _hit(limiter: MovingWindowRateLimiter, item: RateLimitItem, act: str, who: str) -> int:
    key = (act, who)
    if limiter.hit(item, *key):
        return 0
    return max(1, math.ceil(limiter.get_window_stats(item, *key).reset_time - time.time()))


@cache
def _limiters() -> list[MovingWindowRateLimiter]:
    """The store to count in, and the one to fall back on. Both count atomically: 200 at once are exactly the limit."""
    stores: list[Storage] = [MemoryStorage()]
    if settings.REDIS_URL:
        stores.insert(0, _redis())
    return [MovingWindowRateLimiter(store) for store in stores]


def _redis() -> RedisStorage:
    return RedisStorage(
        settings.REDIS_URL,
        key_prefix=f"kindred:{settings.BASE_URL}:pace",
        socket_timeout=REDIS_TIMEOUT_S,
        socket_connect_timeout=REDIS_TIMEOUT_S,
    )


def _sentence(seconds: int) -> str:
    if seconds < 90:
        wait = ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    elif seconds < 90 * 60:
        minutes = round(seconds / 60)
        wait = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    else:
        hours = round(seconds / 3600)
        wait = ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return _("That was quick! Take a breath and try again in %(wait)s.") % {"wait": wait}
