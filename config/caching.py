"""Caches: what nobody may keep, and a store that may be away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from django.http import HttpRequest, HttpResponse
from redis.exceptions import RedisError

from community.live.resting import Rest

COMPLAIN_SECONDS = 60.0
ANSWER_SECONDS = 0.5
"""How long Redis may take to be reached, and to answer: its client's own 5 s are long for one question of a page."""

logger = logging.getLogger(__name__)


class PrivatePages:
    """Pages made for a member are kept nowhere: no proxy may show one to another, no browser after the log-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class ForgivingRedisCache(RedisCache):
    """A cache is never the only copy of anything, so a Redis that is away makes pages slower and breaks none.

    Once it failed, it is asked for nothing for some seconds, but told all the same what is true no more.
    """

    _complained = -COMPLAIN_SECONDS
    _rest = Rest()  # of all threads together

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        limits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
        super().__init__(server, {**params, "OPTIONS": limits | params.get("OPTIONS", {})})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(lambda: super(ForgivingRedisCache, self).get(key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return self._ask(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._ask(lambda: super(ForgivingRedisCache, self).has_key(key, version), False)

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        self._tell(lambda: super(ForgivingRedisCache, self).set(key, value, *args, **kwargs), None)

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return self._ask(lambda: super(ForgivingRedisCache, self).set_many(data, *args, **kwargs), list(data))

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True without Redis: whoever asks for a lock or a first time goes on."""
        return self._ask(lambda: super(ForgivingRedisCache, self).add(key, value, *args, **kwargs), True)

    def touch(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return self._tell(lambda: super(ForgivingRedisCache, self).touch(key, *args, **kwargs), False)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._tell(lambda: super(ForgivingRedisCache, self).delete(key, version), False)

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._tell(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), delta)

    def _ask[T](self, work: Callable[[], T], otherwise: T) -> T:
        return otherwise if self._rest.is_on else self._tell(work, otherwise)

    def _tell[T](self, work: Callable[[], T], otherwise: T) -> T:
        try:
            return work()
        except RedisError:
            self._rest.begin()
            self._complain()
            return otherwise

    def _complain(self) -> None:
        """One line a minute: a page asks dozens of times."""
        if time.monotonic() - self._complained > COMPLAIN_SECONDS:
            self._complained = time.monotonic()
            logger.warning("Redis does not answer; going on without the cache", exc_info=True)
